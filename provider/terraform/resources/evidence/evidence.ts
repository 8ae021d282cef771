import { contentFault } from '../../../evidence/evidence-rules.ts';
import { identityById } from '../../identity.ts';
import { defineResource } from '../../plugin/index.ts';
import type { Session } from '../../session.ts';
import { schema } from './schema.ts';

const management = () => import('./manage-evidence.ts');

/** `lowerplane_evidence`. */
export const evidenceResource = defineResource<typeof schema, Session>({
  typeName: 'lowerplane_evidence',
  schema,
  identity: identityById<typeof schema>(({ id }) => id),
  validate({ config: { file, json }, diagnostics }) {
    const detail = contentFault({ file: file !== null, json: json !== null });
    if (detail !== undefined) diagnostics.error({ summary: 'Set Either File Or JSON', detail });
  },
  plan: async (request) => (await import('./plan-evidence.ts')).planEvidence(request),
  read: async (request) => (await management()).readEvidence(request),
  create: async (request) => (await management()).uploadEvidence(request, null),
  update: async (request) => (await management()).uploadEvidence(request, request.prior),
  // LowerPlane keeps evidence; the plan has said so.
  delete: () => {},
  importState: async (request) => (await management()).importEvidence(request),
});

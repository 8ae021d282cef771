import { contentFault } from '../../../evidence/evidence-rules.ts';
import { identityById } from '../../identity.ts';
import { defineResource } from '../../plugin/index.ts';
import type { Session } from '../../session.ts';
import { importEvidence, readEvidence, uploadEvidence } from './manage-evidence.ts';
import { planEvidence } from './plan-evidence.ts';
import { schema } from './schema.ts';

/** `lowerplane_evidence`. */
export const evidenceResource = defineResource<typeof schema, Session>({
  typeName: 'lowerplane_evidence',
  schema,
  identity: identityById<typeof schema>(({ id }) => id),
  validate({ config: { file, json }, diagnostics }) {
    const detail = contentFault({ file: file !== null, json: json !== null });
    if (detail !== undefined) diagnostics.error({ summary: 'Set Either File Or JSON', detail });
  },
  plan: planEvidence,
  read: readEvidence,
  create: (request) => uploadEvidence(request, null),
  update: (request) => uploadEvidence(request, request.prior),
  // LowerPlane keeps evidence; the plan has said so.
  delete: () => {},
  importState: importEvidence,
});

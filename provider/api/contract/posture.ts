import * as z from 'zod';
import { environment } from './api-key.ts';
import { instant } from './common.ts';

// OpenCPX v1. Its published JSON Schema forbids additional properties, but its published examples have some:
// require what is required, and keep the rest.
const cpxStatus = z.enum(['compliant', 'partial', 'non_compliant']);
const evidenceRef = z.union([
  z.string(),
  z.looseObject({
    type: z.string().optional(),
    url: z.string().optional(),
    expires: z.string().optional(),
    hash: z.string().optional(),
  }),
]);

export const cpxControl = z.looseObject({
  id: z.string(),
  status: cpxStatus,
  title: z.string().optional(),
  reason: z.string().optional(),
  remediation_date: z.string().optional(),
  evidence_refs: z.array(evidenceRef).optional(),
  evidence_ref: evidenceRef.optional(),
});

export const cpxFramework = z.looseObject({
  name: z.string(),
  status: cpxStatus,
  score: z.number().min(0).max(1),
  version: z.string().optional(),
  last_audit: z.string().optional(),
  auditor: z.string().optional(),
  controls: z.array(cpxControl).optional(),
});

/** A compliance posture document. Source: OpenCPX v1, `GET /cpx`. */
export const posture = z
  .looseObject({
    version: z.string().regex(/^v[0-9]+$/),
    timestamp: instant,
    compliance_posture: z.enum(['compliant', 'partially_compliant', 'non_compliant', 'unknown']),
    frameworks: z.array(cpxFramework),
    organization: z.unknown().optional(),
    evidence_refs: z.array(evidenceRef).optional(),
    extensions: z.unknown().optional(),
  })
  .meta({ id: 'Posture', description: 'Open Compliance Posture eXchange, v1.' });
export type Posture = z.infer<typeof posture>;

export const postureQuery = z.object({
  system_id: environment
    .optional()
    .meta({ description: 'The environment. Defaults to all that the key can reach.' }),
  framework: z.string().optional().meta({ description: 'Compared without case, spaces and punctuation.' }),
});

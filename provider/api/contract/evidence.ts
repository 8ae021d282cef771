import * as z from 'zod';
import { environment } from './api-key.ts';
import { actor, instant, page, pageQuery, plainLine } from './common.ts';
import { EVIDENCE_TYPES, FRAMEWORK_NAME_MAX } from './words.ts';

export const evidenceType = z.enum(EVIDENCE_TYPES).meta({ id: 'EvidenceType' });

export const evidence = z
  .object({
    id: z.string(),
    name: z.string(),
    type: evidenceType,
    environment,
    control_ids: z.array(z.string()),
    frameworks: z.array(z.string()),
    media_type: z.string(),
    size: z.number().int().min(0).meta({ description: 'Bytes.' }),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    collected_at: instant.nullable().default(null).meta({
      description: 'When what it shows was true. null: not given.',
    }),
    source: z.string().nullable().default(null).meta({
      description: 'The integration that collected it. null: not given.',
    }),
    uploaded_at: instant,
    uploaded_by: actor,
  })
  .meta({ id: 'Evidence' });
export type Evidence = z.infer<typeof evidence>;

export const evidencePage = page(evidence).meta({ id: 'EvidencePage' });

export const listEvidenceQuery = pageQuery.extend({
  environment: environment.optional(),
  control_id: z.string().optional(),
  type: evidenceType.optional(),
});

/** The name of a framework that evidence supports. */
export const frameworkName = plainLine(FRAMEWORK_NAME_MAX);

/** The most controls, or frameworks, of one piece of evidence. */
const LINKS_MAX = 200;

/** The fields of the `multipart/form-data` upload, besides its `file` part. */
export const uploadEvidenceFields = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    type: evidenceType,
    environment,
    control_ids: z
      .array(z.string())
      .max(LINKS_MAX)
      .default([])
      .meta({ description: 'Repeat the field for each.' }),
    frameworks: z
      .array(frameworkName)
      .max(LINKS_MAX)
      .default([])
      .meta({ description: 'Repeat the field for each.' }),
    collected_at: instant.optional().meta({ description: 'When what it shows was true.' }),
    source: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'The integration that collected it.' }),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .meta({ description: 'If given, the upload is refused unless the content has this hash.' }),
  })
  .meta({ id: 'UploadEvidenceFields' });

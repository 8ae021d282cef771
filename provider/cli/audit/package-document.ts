import * as z from 'zod';
import { downloadedEvidence } from '../evidence/evidence-row.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const version = z.literal(1);
const size = z.number().int().min(0);

export const MANIFEST = 'manifest.json';
/** For `sha256sum --check`, without this program. */
export const CHECKSUMS = 'SHA256SUMS';

/** The list of what is in an audit package. */
export const manifestDocument = z
  .strictObject({
    version,
    organization_id: z.string(),
    period: z.strictObject({
      from: z.string().meta({ description: 'Evidence and events at or after.' }),
      to: z.string().meta({ description: 'Evidence and events before.' }),
    }),
    exported_by: z.strictObject({ id: z.string(), name: z.string() }).meta({ description: 'The API key.' }),
    files: z.array(z.strictObject({ path: z.string(), size, sha256 })),
    missing: z
      .array(z.strictObject({ id: z.string(), name: z.string(), reason: z.string() }))
      .meta({ description: 'Evidence of the period whose content could not be exported.' }),
  })
  .meta({ id: 'AuditManifest' });
export type Manifest = z.output<typeof manifestDocument>;

/** The list of evidence in an audit package. */
export const packagedEvidence = z.array(downloadedEvidence.extend({ file: z.string().nullable() }));
export type PackagedEvidence = z.output<typeof packagedEvidence>;

/** What `audit export --format json` prints. */
export const exportDocument = z
  .strictObject({
    version,
    file: z.string(),
    manifest_sha256: sha256.meta({ description: 'Publish or sign it: it stands for the whole package.' }),
    manifest: manifestDocument,
  })
  .meta({ id: 'AuditExport' });

/** What `audit verify --format json` prints. */
export const verificationDocument = z
  .strictObject({
    version,
    status: z.enum(['verified', 'differs']),
    manifest_sha256: sha256.nullable().meta({ description: 'null: the package has no manifest.' }),
    organization_id: z.string().nullable(),
    period: manifestDocument.shape.period.nullable(),
    files: size,
    differences: z.array(z.string()),
  })
  .meta({ id: 'AuditVerification' });
export type Verification = z.output<typeof verificationDocument>;

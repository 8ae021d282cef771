import * as z from 'zod';
import { downloadedEvidence } from '../evidence/evidence-row.ts';
import type { Column } from '../table/column.ts';
import { csvOf } from '../table/list-report.ts';

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
export type ExportDocument = z.output<typeof exportDocument>;

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

interface ExportedFile {
  readonly package: string;
  /** Null: its content is missing. */
  readonly path: string | null;
  readonly size: number | null;
  readonly sha256: string | null;
  readonly evidence_id: string | null;
  readonly problem: string | null;
}

const EXPORT_COLUMNS: readonly Column<ExportedFile>[] = [
  { name: 'package' },
  { name: 'path' },
  { name: 'size' },
  { name: 'sha256' },
  { name: 'evidence_id' },
  { name: 'problem' },
];

/** The files of an audit package as CSV, the manifest first and missing evidence last. */
export function exportCsv({ file, manifest_sha256, manifest }: ExportDocument): string {
  const none = { package: file, path: null, size: null, sha256: null, evidence_id: null, problem: null };
  return csvOf(EXPORT_COLUMNS, [
    { ...none, path: MANIFEST, sha256: manifest_sha256 },
    ...manifest.files.map((each) => ({ ...none, ...each })),
    ...manifest.missing.map(({ id, reason }) => ({ ...none, evidence_id: id, problem: reason })),
  ]);
}

type VerifiedRow = Omit<Verification, 'version' | 'differences' | 'period'> & {
  readonly package: string;
  readonly difference: string | null;
  readonly from: string | null;
  readonly to: string | null;
};

const VERIFICATION_COLUMNS: readonly Column<VerifiedRow>[] = [
  { name: 'package' },
  { name: 'status' },
  { name: 'difference' },
  { name: 'files' },
  { name: 'organization_id' },
  { name: 'from' },
  { name: 'to' },
  { name: 'manifest_sha256' },
];

/** A verification as CSV: a line for each difference, or one without. */
export function verificationCsv(path: string, { differences, period, ...rest }: Verification): string {
  const row = { ...rest, package: path, from: period?.from ?? null, to: period?.to ?? null };
  const found = differences.length === 0 ? [null] : differences;
  return csvOf(
    VERIFICATION_COLUMNS,
    found.map((difference) => ({ ...row, difference })),
  );
}

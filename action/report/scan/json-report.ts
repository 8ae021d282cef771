import * as z from 'zod';
import { FOREIGN_TOOLS } from '../../scan/content/foreign-comment.ts';
import { REVOCATION_STATUSES } from '../../scan/revocation/revocation.ts';
import { CONFIDENCES } from '../../scan/rules/secret-rule.ts';
import { SEVERITIES } from '../../scan/severity.ts';
import type { SkipReason } from '../../scan/sources/skip-log.ts';
import { VERIFICATION_STATUSES } from '../../scan/verification/verification.ts';

const count = z.int().min(0);
const line = z.int().min(1);
const commit = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);

const skipped = z.object({
  reason: z
    .enum([
      'binary',
      'symlink',
      'behind-symlink',
      'submodule',
      'not-a-file',
      'unreadable',
      'missing',
      'lfs-content',
      'archive',
      'further-secrets',
    ] as const satisfies readonly SkipReason[])
    .meta({ description: 'Why it was not scanned, or not as a whole.' }),
  count,
  examples: z.array(z.string()).meta({ description: 'The first few paths.' }),
  paths: z
    .array(z.string())
    .optional()
    .meta({ description: 'More of the paths; left out where they are the examples.' }),
});

const scope = z.object({
  kind: z.enum(['tree', 'staged', 'range', 'history']),
  inRepository: z.boolean(),
  untracked: z
    .literal(true)
    .optional()
    .meta({ description: 'Set when files that git does not track were scanned, too.' }),
  shallow: z.boolean().meta({ description: 'Whether the clone lacks part of the history.' }),
  range: z.object({ base: commit, head: commit }).optional().meta({ description: 'The commits of a range.' }),
  commits: count.meta({ description: 'Scanned commits; 0 for files on disk and staged changes.' }),
  files: count.meta({ description: 'Files, or versions of files.' }),
  bytes: count,
  windowed: count.meta({ description: 'Files that are larger than the buffer.' }),
  skipped: z.array(skipped),
  patterns: z
    .array(z.string())
    .optional()
    .meta({ description: 'Ids of the custom patterns that were searched for.' }),
  cache: z
    .object({ known: count, note: z.string().optional() })
    .optional()
    .meta({ description: 'What --cache saved, and why it was not used or not written.' }),
  threads: z.int().min(1),
  engine: z.enum(['wasm', 'script']),
});

const origin = z.union([
  z.object({ kind: z.literal('file') }),
  z.object({ kind: z.literal('staged') }),
  z.object({ kind: z.literal('carried') }).meta({ description: 'It was there before the scanned changes.' }),
  z.object({
    kind: z.literal('commit'),
    commit,
    present: z.boolean().meta({ description: 'Whether the scanned head still has it.' }),
  }),
  z
    .object({ kind: z.literal('ref'), ref: z.string() })
    .meta({ description: 'A ref names it, and no commit.' }),
]);

const finding = z
  .object({
    ruleId: z.string(),
    title: z.string(),
    vendor: z.string(),
    severity: z.enum(SEVERITIES),
    confidence: z.enum(CONFIDENCES),
    notes: z
      .array(z.string())
      .meta({ description: 'What changed the severity or the confidence, as clauses.' }),
    path: z.string().meta({ description: 'From the top of the repository, or from the scanned directory.' }),
    position: z
      .object({ line, column: line, endLine: line, endColumn: line })
      .meta({ description: 'Lines and columns from 1; columns count UTF-16 code units.' }),
    otherLines: z.array(line).meta({ description: 'Further lines of the file with the same secret.' }),
    occurrences: line.meta({ description: 'In how many places of the file it is.' }),
    origin,
    secret: z
      .object({ lastFour: z.string().max(4), length: count })
      .meta({ description: 'All that is shown of the secret.' }),
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .meta({ description: 'Does not change when the secret moves within its file.' }),
    keyFingerprint: z.string().optional().meta({ description: 'Of a LowerPlane key, as the API lists it.' }),
    keyName: z.string().optional().meta({ description: 'Name of the LowerPlane key, with --live.' }),
    fix: z.string(),
    allowedBy: z
      .array(z.enum(FOREIGN_TOOLS))
      .optional()
      .meta({ description: 'Other scanners whose comments leave it out.' }),
    allowed: z
      .string()
      .optional()
      .meta({ description: 'Why it does not count: the reason of its allow comment or waiver.' }),
    pending: z
      .string()
      .optional()
      .meta({ description: 'The reason of an allow comment that does not count yet.' }),
    verification: z
      .object({ status: z.enum(VERIFICATION_STATUSES), detail: z.string() })
      .optional()
      .meta({ description: 'What its vendor said, with --verify.' }),
    revocation: z
      .object({ status: z.enum(REVOCATION_STATUSES), detail: z.string() })
      .optional()
      .meta({ description: 'What came of revoking it, with --revoke.' }),
    excusedBy: z
      .enum(['waiver', 'baseline'])
      .optional()
      .meta({ description: 'What suppresses it, unless it is an allow comment.' }),
  })
  .meta({ id: 'SecretFinding', description: 'One secret in one file. It never holds its text.' });

/** The report of `lowerplane scan --json`. */
export const scanJsonReport = z.object({
  version: z.literal(1),
  scope: scope.meta({ description: 'What was scanned, so that the report does not promise more.' }),
  verified: z
    .object({ works: count, refused: count, unknown: count })
    .optional()
    .meta({ description: 'How many findings have each verification; left out when no vendor was asked.' }),
  findings: z.array(finding).meta({ description: 'Those that count, in reading order.' }),
  allowed: z
    .array(finding)
    .meta({ description: 'Those with an allow comment that gives a reason, a waiver, or in the baseline.' }),
  carried: z
    .array(finding)
    .meta({ description: 'In scans of changes: those that were in the changed files before.' }),
});

export type ScanJsonReport = z.infer<typeof scanJsonReport>;

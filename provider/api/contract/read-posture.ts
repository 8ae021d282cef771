import * as z from 'zod';
import { parseInstant } from '../../keys/instant.ts';

/**
 * OpenCPX as its servers really write it. The published schema is stricter than the published examples and SDKs: optional
 * fields are null, statuses have other words, and timestamps come in several forms. A word that is not known makes a status
 * unknown, and the document is still read.
 */

const STATUSES: Readonly<Record<string, CpxStatus>> = {
  compliant: 'compliant',
  pass: 'compliant',
  partial: 'partial',
  partiallycompliant: 'partial',
  noncompliant: 'non_compliant',
  notcompliant: 'non_compliant',
  fail: 'non_compliant',
  failed: 'non_compliant',
  notapplicable: 'not_applicable',
  na: 'not_applicable',
  inprogress: 'in_progress',
};

/** `unknown`: none of the words that OpenCPX defines, or nothing at all. */
export type CpxStatus =
  | 'compliant'
  | 'partial'
  | 'non_compliant'
  | 'not_applicable'
  | 'in_progress'
  | 'unknown';

const status = z
  .string()
  .nullable()
  .transform((word): CpxStatus => STATUSES[(word ?? '').toLowerCase().replace(/[^a-z]/g, '')] ?? 'unknown');

const overall = status.transform((word) => {
  if (word === 'partial') return 'partially_compliant';
  return word === 'compliant' || word === 'non_compliant' ? word : 'unknown';
});

/** An optional field: null is nothing, too. */
function optional<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => value ?? undefined, schema.optional()).optional();
}

const control = z.object({
  id: z.string(),
  status,
  title: optional(z.string()),
  reason: optional(z.string()),
  remediation_date: optional(z.string()),
});

const framework = z.object({
  name: z.string(),
  status,
  score: z.number().min(0).max(1),
  version: optional(z.string()),
  last_audit: optional(z.string()),
  controls: optional(z.array(control)),
});

/** The major version that is read. */
const MAJOR = '1';

const version = z.string().check(({ value, issues }) => {
  const major = /^v?(\d+)(?:\.\d+)*$/i.exec(value)?.[1];
  if (major === MAJOR) return;
  const message = major === undefined ? 'must be a version such as v1' : `must be v${MAJOR}, not v${major}`;
  issues.push({ code: 'custom', input: value, message });
});

const timestamp = z.string().transform((written, context) => {
  const read = readTimestamp(written);
  if (read !== undefined) return read;
  context.addIssue('must be an ISO 8601 timestamp');
  return z.NEVER;
});

/** Reads a posture document of a vendor. */
export const postureDocument = z.object({
  version,
  timestamp,
  compliance_posture: overall,
  frameworks: z.array(framework),
});

/** A posture document as it is read: fewer fields, and statuses that can be unknown. */
export type ReadPosture = z.output<typeof postureDocument>;

/** Date, time with or without seconds, any number of decimals, and a time zone; the Python SDK writes `+00:00Z`. */
const TIMESTAMP =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(:\d{2})?(?:[.,](\d+))?(?:([+-]\d{2}:?\d{2})[Zz]?|[Zz])$/;

/** A timestamp as RFC 3339; undefined when it is none. */
export function readTimestamp(written: string): string | undefined {
  const [, date, minutes, seconds = ':00', fraction = '', zone] = TIMESTAMP.exec(written.trim()) ?? [];
  if (date === undefined || minutes === undefined) return undefined;
  const decimals = fraction === '' ? '' : `.${fraction.slice(0, 3)}`;
  const offset = zone === undefined ? 'Z' : zone.replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2');
  const rfc3339 = `${date}T${minutes}${seconds}${decimals}${offset}`;
  return parseInstant(rfc3339) === undefined ? undefined : rfc3339;
}

/** False for another major version, in a header or a document. Text that is not a version is accepted. */
export function isReadableVersion(written: string | null): boolean {
  const major = /^v?(\d+)(?:\.|$)/i.exec(written?.trim() ?? '')?.[1];
  return major === undefined || major === MAJOR;
}

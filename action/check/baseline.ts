import * as z from 'zod';
import { formatInstant } from '../../provider/keys/instant.ts';
import { compareText } from '../compare-text.ts';
import type { PostureBaseline } from './posture-baseline.ts';
import type { CheckResult } from './result.ts';

const score = z.strictObject({
  source: z.string(),
  framework: z.string(),
  score: z.number().min(0).max(1),
});

/** `.lowerplane/baseline.json`: what was there when an old repository adopted the gate. */
export const baselineDocument = z
  .strictObject({
    version: z.literal(1),
    created_at: z.iso.datetime({ offset: true }),
    findings: z.array(
      z.strictObject({
        rule: z.string(),
        fingerprint: z.string().regex(/^[0-9a-f]{32}$/),
        where: z.string().meta({ description: 'For people: a line moves, the fingerprint does not.' }),
      }),
    ),
    posture: z.array(score).meta({ description: 'Scores that later ones are compared with.' }),
  })
  .meta({ description: 'Findings that do not count, and scores that must not fall.' });

/** What an earlier run found. */
export interface Baseline {
  readonly fingerprints: ReadonlySet<string>;
  /** Undefined when no posture was known then. */
  readonly posture: PostureBaseline | undefined;
}

/** @returns the baseline, or a clause that says what is wrong with the text. */
export function readBaseline(text: string): Baseline | { readonly error: string } {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return { error: 'it is no JSON' };
  }
  const parsed = baselineDocument.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { error: issue === undefined ? 'it has another form' : inWords(issue) };
  }
  const { created_at: recordedAt, findings, posture } = parsed.data;
  return {
    fingerprints: new Set(findings.map(({ fingerprint }) => fingerprint)),
    posture: posture.length === 0 ? undefined : { recordedAt, scores: posture },
  };
}

function inWords({ code, path, ...issue }: z.core.$ZodIssue): string {
  const where = path.length === 0 ? 'the whole of it' : path.join('.');
  switch (code) {
    case 'unrecognized_keys':
      return `${where} has "${'keys' in issue ? issue.keys.join('", "') : ''}", which means nothing here`;
    case 'invalid_type':
      return `${where} is missing, or no ${'expected' in issue ? issue.expected : 'value of its kind'}`;
    case 'invalid_format':
      return `${where} is no ${path.at(-1) === 'fingerprint' ? 'fingerprint of 32 hex digits' : 'instant such as 2026-11-25T09:00:00Z'}`;
    default:
      return `${where} has a value that cannot be`;
  }
}

/** The text of a baseline that takes in all that is open now. Sorted, so that it changes no more than it must. */
export function writeBaseline(result: CheckResult): string {
  const findings = result.findings
    .filter(({ status }) => status.kind === 'open' || status.kind === 'baselined')
    .map(({ ruleId, fingerprint, place }) => ({ rule: ruleId, fingerprint, where: whereOf(place) }))
    .sort(
      (a, b) =>
        compareText(a.rule, b.rule) ||
        compareText(a.fingerprint, b.fingerprint) ||
        compareText(a.where, b.where),
    );
  const document: z.infer<typeof baselineDocument> = {
    version: 1,
    created_at: formatInstant(result.checkedAt),
    findings,
    posture: result.posture
      .map(({ source, framework, score }) => ({ source, framework, score }))
      .sort((a, b) => compareText(a.source, b.source) || compareText(a.framework, b.framework)),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function whereOf(place: CheckResult['findings'][number]['place']): string {
  switch (place.kind) {
    case 'code':
      return `${place.range.path}:${place.range.line}`;
    case 'remote':
      return `${place.thing} ${place.name}`;
    case 'set-up':
      return 'set-up';
  }
}

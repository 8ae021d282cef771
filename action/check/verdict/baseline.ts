import * as z from 'zod';
import { formatInstant } from '../../../provider/keys/instant.ts';
import { fieldName } from '../../../provider/schema-messages/field-path.ts';
import { schemaFaults } from '../../../provider/schema-messages/schema-faults.ts';
import { compareText } from '../../scan/compare-text.ts';
import type { PostureBaseline } from '../facts.ts';
import type { Finding } from './finding.ts';
import type { CheckResult } from './result.ts';

const score = z.strictObject({
  source: z.string(),
  framework: z.string(),
  score: z.number().min(0).max(1),
});

const entry = z.strictObject({
  rule: z.string().meta({ description: 'Id of the rule.' }),
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'must be a fingerprint of 32 hex digits, as reports show it')
    .meta({ description: 'Fingerprint of the finding, as reports show it.' }),
  where: z
    .string()
    .meta({ description: 'Location of the finding when the baseline was written, for people.' }),
});

/** `.lowerplane/baseline.json`: the findings of an existing repository when it adopted the gate. */
export const baselineDocument = z
  .strictObject({
    version: z.literal(1),
    created_at: z.iso.datetime({ offset: true }),
    findings: z.array(entry).meta({ description: 'Findings that no longer count.' }),
    posture: z.array(score).meta({ description: 'Scores to compare later ones with.' }),
  })
  .meta({ description: 'Findings that no longer count, and scores that must not fall.' });

/** The findings and scores of an earlier run. */
export interface Baseline {
  readonly fingerprints: ReadonlySet<string>;
  readonly findings: readonly z.infer<typeof entry>[];
  /** Undefined when no posture was known then. */
  readonly posture: PostureBaseline | undefined;
}

/** @returns the baseline, or a clause that describes the error in the text. */
export function readBaseline(text: string): Baseline | { readonly error: string } {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return { error: 'it is not JSON' };
  }
  const parsed = baselineDocument.safeParse(value);
  if (!parsed.success) {
    const [fault] = schemaFaults(baselineDocument, parsed.error, value, { language: 'json' });
    return { error: `${fieldName(fault?.path ?? []) || 'the file'} ${fault?.message ?? 'is not valid'}` };
  }
  const { created_at: recordedAt, findings, posture } = parsed.data;
  return {
    fingerprints: new Set(findings.map(({ fingerprint }) => fingerprint)),
    findings,
    posture: posture.length === 0 ? undefined : { recordedAt, scores: posture },
  };
}

/**
 * Rules about the baseline and the policy themselves. A lower score is accepted by storing the new score; as a baselined
 * finding it would hide every later regression.
 */
const NEVER_BASELINED = ['posture-regressed', 'expired-waiver', 'unused-waiver', 'invalid-policy'];

/** The findings for a new baseline: all that count or were known before, and those of the previous baseline that still exist. */
export function baselinedFindings({ findings }: CheckResult): readonly Finding[] {
  return findings.filter(
    ({ ruleId, status }) =>
      (status.kind === 'open' || status.kind === 'known' || status.kind === 'baselined') &&
      !NEVER_BASELINED.includes(ruleId),
  );
}

/**
 * The text of a baseline, sorted to keep changes small.
 *
 * @param before the baseline that this one replaces. Its findings of rules that were not evaluated this time are kept, and
 * so are its scores when no posture is known.
 */
export function writeBaseline(result: CheckResult, before?: Baseline): string {
  const unseen = (before?.findings ?? []).filter(({ rule }) =>
    result.notEvaluated.some(({ ruleId }) => ruleId === rule),
  );
  const found = baselinedFindings(result).map(({ ruleId, fingerprint, place }) => ({
    rule: ruleId,
    fingerprint,
    where: whereOf(place),
  }));
  const findings = [...found, ...unseen].sort(
    (a, b) =>
      compareText(a.rule, b.rule) ||
      compareText(a.fingerprint, b.fingerprint) ||
      compareText(a.where, b.where),
  );
  const scores = result.posture.length > 0 ? result.posture : (before?.posture?.scores ?? []);
  const document: z.infer<typeof baselineDocument> = {
    version: 1,
    created_at: formatInstant(result.checkedAt),
    findings,
    posture: scores
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

/**
 * How well the scanner recognises secrets, on texts that no one has seen before: secrets and other values written in forms
 * that a new seed chooses, beside secretlint on the same texts; and the findings in named trees, for a person to label.
 */
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { scan } from '../../action/scan/scan.ts';
import type { SecretMatch } from '../../action/scan/secret-match.ts';
import { compareWithSecretlint } from '../accuracy/wrapped/comparison.ts';
import { recallByForm } from '../accuracy/wrapped/recall.ts';

/** Each form's share of the secrets that are found in the plainest one. */
const FEWEST_FOUND = 0.9;
/** Share of the findings in a tree that may be false alarms. */
const MOST_FALSE = 0.05;
const LABELS = ['real', 'fixture', 'documentation', 'false'] as const;
type Label = (typeof LABELS)[number];

interface Line {
  readonly bench: string;
  readonly within?: boolean;
  readonly [detail: string]: unknown;
}

/** What to measure. */
export interface AccuracyOptions {
  /** Trees whose findings are listed instead. */
  readonly folders: readonly string[];
  /** Left out, a new one is taken. */
  readonly seed?: string;
  /** A JSON object that gives a label to each finding's fingerprint. */
  readonly labels?: string;
}

export async function* measureAccuracy({ folders, seed, labels }: AccuracyOptions): AsyncGenerator<Line> {
  if (folders.length > 0) {
    const known = labels === undefined ? {} : readLabels(labels);
    for (const folder of folders) yield* findingsIn(folder, known);
    return;
  }
  const chosen = seed === undefined ? randomInt(1, 1_000_000) : Number(seed);
  for (const { part, harmless, texts, ours, theirs } of await compareWithSecretlint(chosen)) {
    const shares = { ours: percent(ours, texts), secretlint: percent(theirs, texts) };
    yield { bench: 'accuracy', seed: chosen, [harmless ? 'harmless' : 'secrets']: part, texts, ...shares };
  }
  for (const { group, form, secrets, found, missed } of recallByForm(chosen)) {
    const within = found >= FEWEST_FOUND * secrets;
    const example = within ? {} : { missed: missed[0] };
    yield {
      bench: 'accuracy',
      seed: chosen,
      group,
      form,
      secrets,
      found: percent(found, secrets),
      within,
      ...example,
    };
  }
}

async function* findingsIn(folder: string, labels: Readonly<Record<string, Label>>): AsyncGenerator<Line> {
  const { findings } = await scan({ path: resolve(folder), target: { kind: 'tree' } });
  const serious = findings.filter(({ severity }) => severity !== 'low');
  const counts: Record<Label, number> = { real: 0, fixture: 0, documentation: 0, false: 0 };
  for (const { fingerprint, ruleId, severity, path, position } of serious) {
    const label = labels[fingerprint];
    if (label !== undefined) counts[label] += 1;
    yield {
      bench: 'accuracy',
      tree: folder,
      fingerprint,
      rule: ruleId,
      severity,
      at: `${path}:${position.line}`,
      label,
    };
  }
  const labelled = LABELS.reduce((sum, label) => sum + counts[label], 0);
  yield {
    bench: 'accuracy',
    tree: folder,
    findings: serious.length,
    low: findings.length - serious.length,
    unlabelled: serious.length - labelled,
    ...counts,
    ...(labelled === 0
      ? {}
      : { false_alarms: percent(counts.false, labelled), within: counts.false <= MOST_FALSE * labelled }),
  };
}

function readLabels(file: string): Readonly<Record<SecretMatch['fingerprint'], Label>> {
  const labels: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
  return Object.fromEntries(
    Object.entries(labels).map(([fingerprint, label]) => {
      const known = LABELS.find((one) => one === label);
      if (known === undefined)
        throw new Error(`${file}: the label of ${fingerprint} must be one of ${LABELS.join(', ')}.`);
      return [fingerprint, known];
    }),
  );
}

function percent(part: number, all: number): string {
  return `${((100 * part) / all).toFixed(1)} %`;
}

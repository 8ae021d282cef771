import { describe, expect, it } from 'vitest';
import { ContentScanner } from '../../action/scan/content/content-scanner.ts';
import { scanText } from '../../action/scan/content/scan-text.ts';
import { bestPrefilter } from '../../action/scan/prefilter/best-prefilter.ts';
import { allRules } from '../../action/scan/rules/built-in-rules.ts';
import { ruleSet } from '../../action/scan/rules/rule-set.ts';
import { sampleText } from '../../action/scan/rules/sample-text.ts';
import { wholeFiles } from './files/whole-files.ts';
import type { LabelledText } from './labelled-text.ts';
import { negatives } from './negatives.ts';
import { positives } from './positives.ts';

const set = ruleSet();
const scanner = new ContentScanner(set, bestPrefilter(set.literals), 'medium');

function rulesFoundIn({ path, text }: LabelledText): string[] {
  const outcome = scanText(scanner, path, Buffer.from(text));
  return outcome.kind === 'scanned' ? outcome.secrets.map(({ rule }) => rule.id) : [];
}

/** The rules' own examples, as labelled texts. */
function ownExamples(): LabelledText[] {
  const paths = new Map([
    ['rails-master-key', 'config/master.key'],
    ['terraform-state-secret', 'terraform.tfstate'],
    ['terraform-state-sensitive-output', 'terraform.tfstate'],
    ['terraform-variables-secret', 'prod.tfvars'],
    ['deployment-password', 'docker-compose.yml'],
    ['option-password', 'scripts/backup.sh'],
  ]);
  return allRules().flatMap((rule) => {
    const { found, ignored } = rule.examples(sampleText(77));
    const common = { group: "the rules' own examples", path: paths.get(rule.id) ?? 'src/settings.conf' };
    return [
      ...found.map((text) => ({ ...common, text, rule: rule.id })),
      ...ignored.map((text) => ({ ...common, text, rule: undefined, notBy: rule.id })),
    ];
  });
}

/** What the rules find in a whole file, in its order. */
function rulesIn(path: string, text: string): string[] {
  const outcome = scanText(scanner, path, Buffer.from(text));
  if (outcome.kind !== 'scanned') return [];
  return outcome.secrets.flatMap(({ rule, otherLines }) => [rule.id, ...otherLines.map(() => rule.id)]);
}

/** How many of two lists agree, each element counted once. */
function inCommon(expected: readonly string[], found: readonly string[]): number {
  const left = [...found];
  return expected.filter((id) => {
    const at = left.indexOf(id);
    if (at !== -1) left.splice(at, 1);
    return at !== -1;
  }).length;
}

function fileRows(): { readonly rows: ReadonlyMap<string, Row>; readonly wrong: string[] } {
  const rows = new Map<string, Row>();
  const wrong: string[] = [];
  for (const { group, path, text, secrets } of wholeFiles()) {
    const row = rows.get(group) ?? { found: 0, missed: 0, falseAlarms: 0, silent: 0 };
    rows.set(group, row);
    const rules = rulesIn(path, text);
    const right = inCommon(secrets, rules);
    row.found += right;
    row.missed += secrets.length - right;
    if (rules.length > right) row.falseAlarms += 1;
    else if (secrets.length === 0) row.silent += 1;
    if (right !== secrets.length || right !== rules.length)
      wrong.push(
        `[${secrets.join(' ')}] expected, [${rules.join(' ')}] found in ${path}:\n${text.slice(0, 1_500)}`,
      );
  }
  return { rows, wrong };
}

interface Row {
  found: number;
  missed: number;
  falseAlarms: number;
  silent: number;
}

function tableOf(texts: readonly LabelledText[]): {
  readonly rows: Map<string, Row>;
  readonly wrong: string[];
} {
  const rows = new Map<string, Row>();
  const wrong: string[] = [];
  for (const labelled of texts) {
    const row = rows.get(labelled.group) ?? { found: 0, missed: 0, falseAlarms: 0, silent: 0 };
    rows.set(labelled.group, row);
    const { notBy } = labelled;
    const rules = rulesFoundIn(labelled).filter((id) => notBy === undefined || id === notBy);
    if (labelled.rule === undefined) {
      if (rules.length === 0) row.silent += 1;
      else row.falseAlarms += 1;
    } else if (rules.includes(labelled.rule)) row.found += 1;
    else row.missed += 1;
    const right =
      labelled.rule === undefined ? rules.length === 0 : rules.length === 1 && rules[0] === labelled.rule;
    if (!right)
      wrong.push(
        `${labelled.rule ?? 'nothing'} expected, [${rules.join(' ')}] found in ${labelled.path}: ${labelled.text}`,
      );
  }
  return { rows, wrong };
}

function markdown(rows: ReadonlyMap<string, Row>): string {
  const lines = [...rows].map(([group, { found, missed, falseAlarms, silent }]) => {
    const share = (part: number, rest: number) =>
      part + rest === 0 ? '' : `${((100 * part) / (part + rest)).toFixed(1)} %`;
    return `| ${group} | ${found + missed} | ${share(found, missed)} | ${falseAlarms + silent} | ${falseAlarms} |`;
  });
  return [
    '| texts | secrets | found | without secrets | false alarms |',
    '|---|--:|--:|--:|--:|',
    ...lines,
    '',
  ].join('\n');
}

describe('the labelled set', () => {
  const yes = positives();
  const no = negatives();

  it('is large enough to say something', () => {
    expect(yes.length).toBeGreaterThanOrEqual(300);
    expect(no.length).toBeGreaterThanOrEqual(600);
    expect(new Set(yes.map(({ text }) => text)).size).toBe(yes.length);
  });

  it('is judged as a careful person would', () => {
    expect(tableOf([...yes, ...no]).wrong).toEqual([]);
  });

  it('is judged so in whole files too', () => {
    expect(wholeFiles().length).toBeGreaterThanOrEqual(200);
    expect(fileRows().wrong).toEqual([]);
  });

  it('gives the table that is checked in', async () => {
    const { rows } = tableOf([...yes, ...no, ...ownExamples()]);
    for (const [group, row] of fileRows().rows) rows.set(group, row);
    await expect(markdown(rows)).toMatchFileSnapshot('./table.md');
  });
});

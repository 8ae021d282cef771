import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { ENCODINGS } from './encodings.ts';
import { harmlessValues } from './harmless-values.ts';
import { knownSecrets } from './known-secrets.ts';
import { foundPlainly, secretsIn, surrounded, WRAPPINGS } from './recall.ts';
import type { KnownSecret, Wrapping } from './wrapping.ts';

/** What two scanners found in the same texts of one kind. */
export interface Compared {
  readonly part: string;
  /** True for texts without a secret, where everything found is a false alarm. */
  readonly harmless: boolean;
  texts: number;
  ours: number;
  theirs: number;
}

/** Forms in which each value is written, of all. */
const FORMS_PER_VALUE = 8;
const options = { config: { rules: [{ id: creator.meta.id, rule: creator, options: {} }] } };
const FORMS = Object.entries(WRAPPINGS).flatMap(([group, wrappings]) =>
  wrappings.map((wrapping) => ({ group, wrapping })),
);

/**
 * Writes secrets of a seed, and values that are none, in forms, surroundings and encodings that the seed chooses, and has
 * this scanner and secretlint's recommended rules search the same bytes.
 */
export async function compareWithSecretlint(seed: number): Promise<Compared[]> {
  const rows = new Map<string, Compared>();
  let turn = seed * 31;
  const measure = async (
    part: string,
    harmless: boolean,
    written: KnownSecret,
    { path, write }: Wrapping,
  ) => {
    const row: Compared = rows.get(part) ?? { part, harmless, texts: 0, ours: 0, theirs: 0 };
    rows.set(part, row);
    const encoding = ENCODINGS[turn % ENCODINGS.length];
    const bytes = encoding?.encode(surrounded(write(written), turn)) ?? Buffer.alloc(0);
    row.texts += 1;
    const found = secretsIn(path, bytes);
    // A doubt that is stated with the finding makes its severity low, which fails nothing.
    if (found.some(({ severity }) => !harmless || severity !== 'low')) row.ours += 1;
    if (await isFoundBySecretlint(path, bytes.toString('utf8'))) row.theirs += 1;
  };
  // A value that is harmless by its name, such as a hash, is a password where a password belongs.
  const inForms = async (written: KnownSecret, partOf: (group: string) => string, harmless: boolean) => {
    for (let form = 0; form < FORMS_PER_VALUE; form++) {
      turn += 23;
      const { group, wrapping } = FORMS[turn % FORMS.length] ?? {};
      if (harmless && (group === 'by place' || group === 'short passwords')) continue;
      if (group !== undefined && wrapping !== undefined)
        await measure(partOf(group), harmless, written, wrapping);
    }
  };
  for (const { secret } of foundPlainly(knownSecrets(seed))) await inForms(secret, (group) => group, false);
  for (const value of harmlessValues(seed)) await inForms(value, () => value.kind, true);
  return [...rows.values()].sort((a, b) => Number(a.harmless) - Number(b.harmless));
}

async function isFoundBySecretlint(path: string, content: string): Promise<boolean> {
  const ext = /\.\w+$/.exec(path)?.[0] ?? '';
  const source = { content, filePath: `/${path}`, ext, contentType: 'text' as const };
  const { messages } = await lintSource({ source, options });
  return messages.length > 0;
}

/** The table of a comparison, in Markdown. */
export function comparisonTable(rows: readonly Compared[]): string {
  const percent = (part: number, all: number) => `${((100 * part) / all).toFixed(1)} %`;
  const lines = rows.map(
    ({ part, harmless, texts, ours, theirs }) =>
      `| ${harmless ? 'no secret' : 'secret'} | ${part} | ${texts} | ${percent(ours, texts)} | ${percent(theirs, texts)} |`,
  );
  return [
    'Named values in forms, surroundings and encodings that a seed chooses, each text searched by both. Of secrets, the share',
    'that is found; of values that are no secrets, the share of false alarms of medium severity and above.',
    '',
    '| value | kind | texts | found | found by secretlint |',
    '|---|---|--:|--:|--:|',
    ...lines,
    '',
  ].join('\n');
}

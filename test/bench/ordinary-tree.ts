/** A repository of ordinary size that anyone can write again: 5,000 files and about 55 MB, the same on any machine. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sampleText } from '../../action/scan/rules/sample-text.ts';

const FILES = 5_000;
/** Most files are small; one in eight is larger. */
const LINES = { most: 300, larger: 1_500 };
const FOLDERS = 250;
/** What people write about. */
const WORDS =
  'value index result error request response session user account client handler config option path match table number string buffer stream event module parser url header cache record field schema'.split(
    ' ',
  );
/** A scanner looks closer at these, of which each is one of some hundred words. */
const TELLING_WORDS = ['token', 'password', 'secret', 'apiKey', 'credential'];
const TELLING_ONE_IN = 100;

/** The forms of lines, by the kind of file. */
const FORMS: Readonly<Record<string, readonly ((word: () => string, number: () => number) => string)[]>> = {
  ts: [
    (word, number) => `  const ${word()}${number()} = ${word()}.${word()}(${word()}, ${number()});`,
    (word) =>
      `  if (${word()} === undefined) throw new Error('The ${word()} of the ${word()} was not found.');`,
    (word) => `export function ${word()}Of(${word()}: ${capital(word())}): ${capital(word())} {`,
    (word) => `import { ${word()}, ${word()} } from './${word()}-${word()}.ts';`,
    (word) => `  // The ${word()} is read before the ${word()}, because a ${word()} can change it.`,
    (word, number) => `  ${word()}: { ${word()}: '${word()}-${word()}', ${word()}: ${number()} },`,
    () => '}',
    () => '',
  ],
  json: [
    (word, number) => `  "${word()}${number()}": { "${word()}": "${word()}", "size": ${number()} },`,
    (word, number) =>
      `  "${word()}-${number()}": "https://example.com/${word()}/${word()}?${word()}=${number()}",`,
  ],
  md: [
    (word) =>
      `The ${word()} of a ${word()} is a ${word()}; see [${word()}](../${word()}.md) for its ${word()}.`,
    (word) => `- \`${word()}_${word()}\`: the ${word()}, or the ${word()} of the ${word()}`,
    () => '',
  ],
  yaml: [
    (word, number) => `  ${word()}_${number()}: ${word()}`,
    (word, number) => `  - name: ${word()}-${number()}\n    ${word()}: \${{ ${word()}.${word()} }}`,
  ],
};
const KINDS = ['ts', 'ts', 'ts', 'ts', 'json', 'md', 'ts', 'yaml'];

/** Writes the files below a folder, and returns the folder. */
export function writeOrdinaryTree(folder: string): string {
  const texts = sampleText(5);
  const number = () => Number(texts.digits(4));
  const pick = <Item>(items: readonly Item[], fallback: Item): Item =>
    items[number() % items.length] ?? fallback;
  const word = () => pick(number() % TELLING_ONE_IN === 0 ? TELLING_WORDS : WORDS, 'value');
  for (let file = 0; file < FILES; file++) {
    const kind = KINDS[file % KINDS.length] ?? 'ts';
    const lines = number() % (file % 8 === 0 ? LINES.larger : LINES.most);
    const forms = FORMS[kind] ?? [];
    const text = Array.from({ length: lines }, () => pick(forms, () => '')(word, number)).join('\n');
    const path = join(folder, `${word()}-${file % FOLDERS}`, `${word()}-${file}.${kind}`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${text}\n`);
  }
  return folder;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_URL } from '../../provider/version.ts';
import { type DeclaredError, findErrors } from './find-errors.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Who reports an error, by the folders that declare it. */
const AREAS = [
  {
    name: 'provider',
    title: 'Errors of the provider',
    about: 'What plans and applies report, in Terraform and in `lowerplane plan` and `apply`.',
    folders: ['keys', 'lifecycle', 'delivery', 'engine', 'terraform', 'declarations'].map(
      (name) => `provider/${name}`,
    ),
  },
  {
    name: 'lowerplane',
    title: 'Errors of the connection',
    about: 'What is reported when LowerPlane or another service cannot be asked, or answers with an error.',
    folders: ['provider/api', 'provider/http'],
  },
  {
    name: 'command-line',
    title: 'Errors of the command line',
    about: 'What commands report about their options, files and surroundings.',
    folders: ['provider/cli'],
  },
  {
    name: 'gate',
    title: 'Errors of the gate and the scanner',
    about: 'Why there is no verdict. What the gate finds is described by its [rules](../rules/index.md).',
    folders: ['action'],
  },
  {
    name: 'emulator',
    title: 'Errors of the emulator',
    about: 'What keeps the emulator from starting, and what its API answers.',
    folders: ['provider/emulator'],
  },
] as const;

interface Located extends DeclaredError {
  readonly path: string;
}

/** Every error that people can see, from the code that reports it: pages by their path in `docs`. */
export function errorPages(): ReadonlyMap<string, string> {
  const areas = AREAS.map((area) => ({ ...area, errors: errorsIn(area.folders) }));
  const rows = areas.map(
    ({ name, title, about, errors }) => `| [${title}](${name}.md) | ${errors.length} | ${about} |`,
  );
  const index = `# Errors

Every error and warning that the code declares, word for word. \`…\` stands for what only a run knows. What is wrong with the
text of a single value, such as a path, is said by its [attribute](../resources/api_key.md), and is not listed here.

| page | errors | |
| --- | --- | --- |
${rows.join('\n')}
`;
  return new Map([
    ['errors/index.md', index],
    ...areas.map(({ name, title, about, errors }): [string, string] => [
      `errors/${name}.md`,
      `# ${title}\n\n${about}\n\n${errors.map(entryOf).join('\n')}`,
    ]),
  ]);
}

function errorsIn(folders: readonly string[]): readonly Located[] {
  const found = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter(isSource)
      .flatMap((path) =>
        findErrors(path, readFileSync(join(ROOT, path), 'utf8')).map((error) => ({ ...error, path })),
      ),
  );
  // The same words from two places are one error to the one who reads them.
  const unique = new Map(found.map((error) => [`${error.title}\n${error.detail}`, error]));
  const key = ({ title, detail }: Located) => `${title ?? ''}\n${detail}`;
  return [...unique.values()].toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

function isSource(path: string): boolean {
  return (
    path.endsWith('.ts') &&
    !/\.(?:test|cases|fixture|d)\.ts$/.test(path) &&
    !/\/(?:dist|generated|assembly|docs|plugin|rules)\//.test(path)
  );
}

/** Without the line of the source, which would change with every edit above it. */
function entryOf({ title, detail, path }: Located): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const from = `[${name}](${REPOSITORY_URL}/blob/main/${path})`;
  return title === undefined
    ? `- ${inert(detail)} (${from})`
    : `- **${inert(title)}**: ${inert(detail)} (${from})`;
}

/** Text that Markdown and HTML show as it is. */
function inert(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_[\]<>|{}]/g, (character) => (character === '<' ? '&lt;' : `\\${character}`))
    .replaceAll('\\{', '&#123;')
    .replaceAll('\\}', '&#125;')
    .trim();
}

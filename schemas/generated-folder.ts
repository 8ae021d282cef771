import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = join(import.meta.dirname, '..');

/** A folder with generated files. */
export interface GeneratedFolder {
  readonly folder: string;
  /** All files that end so are generated; undefined: other files are left alone. */
  readonly extension?: string;
  /** Files of this extension that people write, by their path in the folder, with `/`. */
  readonly writtenByHand?: ReadonlySet<string>;
  /** The content of each file by its path in the folder, with `/`. */
  readonly files: ReadonlyMap<string, string>;
}

/** A file that differs from what would be generated now. */
export interface StaleFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly why: 'missing' | 'outdated' | 'obsolete';
}

/** The files of a folder that are not up to date. */
export async function findStale(generated: GeneratedFolder): Promise<readonly StaleFile[]> {
  const { folder, files } = generated;
  const present = await filesIn(generated);
  const stale: StaleFile[] = [];
  for (const [path, content] of files) {
    if (!present.has(path)) stale.push({ path, why: 'missing' });
    else if ((await readFile(join(folder, path), 'utf8')) !== content) stale.push({ path, why: 'outdated' });
  }
  for (const path of present) if (!files.has(path)) stale.push({ path, why: 'obsolete' });
  return stale;
}

async function filesIn(generated: GeneratedFolder): Promise<ReadonlySet<string>> {
  const { folder, extension, files, writtenByHand = new Set() } = generated;
  if (extension === undefined)
    return new Set([...files.keys()].filter((path) => existsSync(join(folder, path))));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Set(
    entries
      .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((path) => !writtenByHand.has(path)),
  );
}

/**
 * The command of a script: brings folders up to date. With `--check` it writes nothing and sets exit code 1 when a file
 * is not up to date.
 *
 * @param script its name in package.json.
 * @param about what it writes, as a sentence.
 */
export async function runGenerator(
  script: string,
  about: string,
  generate: () => readonly GeneratedFolder[],
): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) {
    process.stdout.write(`npm run ${script} [-- --check]

${about}

  --check   write nothing; list files that are not up to date and exit with 1
`);
    return;
  }
  for (const generated of generate()) await bringUpToDate(script, generated, values.check === true);
}

async function bringUpToDate(script: string, generated: GeneratedFolder, checkOnly: boolean): Promise<void> {
  const { folder, files } = generated;
  for (const { path, why } of await findStale(generated)) {
    const file = join(folder, path);
    const name = relative(ROOT, file).split(sep).join('/');
    if (checkOnly) {
      console.error(`${name} is ${why}. Run: npm run ${script}`);
      process.exitCode = 1;
      continue;
    }
    const content = files.get(path);
    if (content === undefined) await rm(file);
    else {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    console.log(`${name} ${content === undefined ? 'removed' : 'written'}`);
  }
}

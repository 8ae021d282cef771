import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { FileSource } from '../declarations/file-source.ts';
import { isKeysFile } from '../declarations/read-declarations.ts';
import { localSourcesIn } from '../declarations/terraform/relevant-folders.ts';

/** Larger files declare nothing that this engine could apply. Bytes. */
const FILE_MAX = 8 * 1024 * 1024;

const CODE_FILE = /\.(?:tf|tofu)(?:\.json)?$/;
const VARIABLE_FILE = /\.tfvars(?:\.json)?$/;

/** The files that declare the keys, and those that they need. */
export interface SourceFiles {
  readonly files: FileSource;
  /** What paths of `files` start from, absolute. */
  readonly root: string;
  /** Folders of root modules: of other folders, only what these call counts. Relative to `root`. */
  readonly roots: ReadonlySet<string>;
  /** Names of `--from` that do not exist, or declare nothing. */
  readonly empty: readonly string[];
}

/**
 * Finds the files of declarations: of a folder those that Terraform would read there, `lowerplane.yaml`,
 * `.lowerplane/keys.yaml`, and synthesized stacks in `cdktf.out`. Other folders in it have declarations of their own.
 *
 * @param from files and folders, relative to `cwd`.
 */
export async function findSourceFiles(cwd: string, from: readonly string[]): Promise<SourceFiles> {
  const found = new Set<string>();
  const folders = new Set<string>();
  const empty: string[] = [];
  for (const given of from) {
    const path = resolve(cwd, given);
    const kind = await stat(path).catch(() => undefined);
    const files = kind?.isDirectory() ? await filesOfFolder(path) : kind?.isFile() ? [path] : [];
    if (files.length === 0) empty.push(given);
    for (const file of files) {
      found.add(file);
      folders.add(dirname(file));
    }
  }
  for (const file of await calledFiles([...found])) found.add(file);
  const root = commonFolder([resolve(cwd), ...[...found].map(dirname)]);
  const inRoot = (path: string) => relative(root, path).split(sep).join('/') || '.';
  const paths = [...found].map(inRoot).sort();
  return {
    root,
    roots: new Set([...folders].map(inRoot)),
    empty,
    files: { list: async () => paths, read: (path) => textOf(join(root, path)) },
  };
}

async function filesOfFolder(folder: string): Promise<readonly string[]> {
  const inFolder = await filesIn(
    folder,
    (name) => CODE_FILE.test(name) || VARIABLE_FILE.test(name) || isKeysFile(name),
  );
  const own = await filesIn(join(folder, '.lowerplane'), (name) => isKeysFile(`.lowerplane/${name}`));
  const stacks = join(basename(folder) === 'cdktf.out' ? folder : join(folder, 'cdktf.out'), 'stacks');
  const names = await readdir(stacks).catch(() => []);
  const synthesized = await Promise.all(
    names.map((name) => filesIn(join(stacks, name), (file) => file === 'cdk.tf.json')),
  );
  return [...inFolder, ...own, ...synthesized.flat()];
}

async function filesIn(folder: string, wanted: (name: string) => boolean): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory() && wanted(entry.name))
    .map(({ name }) => join(folder, name));
}

/** The files of modules in other folders that code calls, and that those call. */
async function calledFiles(files: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  const folders = new Set<string>();
  for (const queue = files.filter((path) => CODE_FILE.test(path)); queue.length > 0; ) {
    const path = queue.shift() ?? '';
    for (const source of localSourcesIn((await textOf(path)) ?? '')) {
      const folder = resolve(dirname(path), source);
      if (folders.has(folder)) continue;
      folders.add(folder);
      const called = await filesIn(folder, (name) => CODE_FILE.test(name) || VARIABLE_FILE.test(name));
      for (const file of called) found.add(file);
      queue.push(...called.filter((file) => CODE_FILE.test(file)));
    }
  }
  return [...found];
}

function commonFolder(folders: readonly string[]): string {
  let common = folders[0] ?? sep;
  for (const folder of folders)
    while (folder !== common && !folder.startsWith(common.endsWith(sep) ? common : common + sep))
      common = dirname(common);
  return common;
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    if ((await stat(path)).size > FILE_MAX) return undefined;
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch {
    return undefined;
  }
}

import { posix, relative, resolve, sep } from 'node:path';
import type { DeclaredKeys, UnreadCode } from '../declarations/declared-keys.ts';
import { isKeysFile } from '../declarations/read-declarations.ts';
import {
  type DeclarationProblem,
  type DeclaredName,
  declaredNames,
  placeOf,
  type ReadingContext,
} from './declared-name.ts';
import { findSourceFiles, type SourceFiles } from './source-files.ts';

export interface SourceOptions {
  /** The working directory. */
  readonly cwd: string;
  /** Files and folders. */
  readonly from: readonly string[];
  /** Files with values of Terraform's variables. Later ones win. */
  readonly varFiles: readonly string[];
  readonly access: ReadingContext['access'];
}

/** What is declared, or why it cannot be planned. */
export interface ReadSources {
  readonly names: readonly DeclaredName[];
  /** Nothing is planned while there are some. */
  readonly problems: readonly DeclarationProblem[];
  /** Code that may declare more keys. */
  readonly unread: readonly DeclarationProblem[];
  /** How many files were read. */
  readonly files: number;
}

/** Reads declarations from files and folders. Places in problems start from the working directory. */
export async function readSources({ cwd, from, varFiles, access }: SourceOptions): Promise<ReadSources> {
  const sources = await findSourceFiles(cwd, [...from, ...varFiles]);
  const inRoot = (path: string) => relative(sources.root, resolve(cwd, path)).split(sep).join('/');
  const found = await declaredIn(sources, varFiles.map(inRoot));
  const here = inRoot('.') || '.';
  const shown = (at: string) => (here === '.' ? at : posix.relative(here, at));
  // Destinations open relative paths where this process runs.
  const paths = new Map<string, string>();
  const pathTo = (directory: string) => {
    const known = paths.get(directory);
    if (known !== undefined) return known;
    const path = relative(process.cwd(), resolve(sources.root, directory)).split(sep).join('/') || '.';
    paths.set(directory, path);
    return path;
  };
  const keys = found.keys.filter(({ directory }) => sources.roots.has(directory));
  const { names, problems } = declaredNames(keys, { access, pathTo });
  const missing = sources.empty.map((path): DeclarationProblem => ({ at: path, message: NOTHING_THERE }));
  const faults = found.faults.map(({ at, message }): DeclarationProblem => ({ at: placeOf(at), message }));
  const own = [...faults, ...problems].map(({ at, message }) => ({ at: shown(at), message }));
  return {
    names,
    problems: [...missing, ...own],
    unread: (found.unread ?? []).map(unreadProblem).map(({ at, message }) => ({ at: shown(at), message })),
    files: found.files.length,
  };
}

const NOTHING_THERE =
  'Nothing there declares keys. Name a folder with lowerplane.yaml, .lowerplane/keys.yaml, Terraform code or cdktf.out in it, or one of these files.';

async function declaredIn({ files, roots }: SourceFiles, varFiles: readonly string[]): Promise<DeclaredKeys> {
  const paths = await files.list();
  const found: DeclaredKeys[] = [];
  const stacks = paths.filter((path) => posix.basename(path) === 'cdk.tf.json');
  const code = paths.filter((path) => !stacks.includes(path));
  if (code.some((path) => /\.(?:tf|tofu)(?:\.json)?$/.test(path))) {
    const { readTerraform } = await import('../declarations/terraform/read-terraform.ts');
    // As Terraform runs it: in the default workspace, with the variable files that are named.
    const settings = [...roots].map((root) => ({
      root,
      varFiles: [varFiles.map((path) => posix.relative(root, path))],
      workspaces: undefined,
    }));
    found.push(await readTerraform(files, code, { settings }));
  }
  if (stacks.length > 0) {
    const { readCdk } = await import('../declarations/cdk/read-cdk.ts');
    found.push(await readCdk(files, stacks));
  }
  const keysFiles = code.filter((path) => isKeysFile(path) || /\.ya?ml$/.test(path));
  if (keysFiles.length > 0) {
    const { readKeysFile } = await import('../declarations/yaml/read-keys-file.ts');
    found.push(await readKeysFile(files, keysFiles));
  }
  return {
    keys: found.flatMap(({ keys }) => keys),
    faults: found.flatMap(({ faults }) => faults),
    files: found.flatMap((each) => each.files),
    unread: found.flatMap(({ unread = [] }) => unread),
  };
}

function unreadProblem({ at, subject, because, remedy }: UnreadCode): DeclarationProblem {
  return { at: placeOf(at), message: `It is not known which keys ${subject}: ${because}. ${remedy}` };
}

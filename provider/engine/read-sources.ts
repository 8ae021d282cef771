import { posix, relative, resolve, sep } from 'node:path';
import type { DeclaredKeys, UnreadCode } from '../declarations/declared-keys.ts';
import type { KeyDeclaration } from '../declarations/key-declaration.ts';
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

/** Declarations as code has them, whether or not this engine can carry them out. */
export interface ReadCode {
  readonly keys: readonly KeyDeclaration[];
  /** What keeps code from being read, or is wrong in it. */
  readonly faults: readonly DeclarationProblem[];
  /** Code that may declare more keys. */
  readonly unread: readonly DeclarationProblem[];
  /** Names of `from` that do not exist, or declare nothing. */
  readonly empty: readonly string[];
  readonly files: readonly string[];
  /** What paths of declarations start from, absolute. */
  readonly root: string;
  /** A place in a file, from the working directory on. */
  readonly shown: (at: string) => string;
}

/** Reads the keys that files and folders declare. Places in problems start from the working directory. */
export async function readCode({
  cwd,
  from,
  varFiles,
  access: { environment } = { environment: {} },
}: Pick<SourceOptions, 'cwd' | 'from' | 'varFiles'> & {
  /** Omitted: the environment gives no variable a value. */
  readonly access?: Pick<ReadingContext['access'], 'environment'>;
}): Promise<ReadCode> {
  const sources = await findSourceFiles(cwd, [...from, ...varFiles]);
  const inRoot = (path: string) => relative(sources.root, resolve(cwd, path)).split(sep).join('/');
  const found = await declaredIn(sources, varFiles.map(inRoot), environment);
  const here = inRoot('.') || '.';
  const shown = (at: string) => (here === '.' ? at : posix.relative(here, at));
  return {
    keys: found.keys.filter(({ directory }) => sources.roots.has(directory)),
    faults: found.faults.map(({ at, message }) => ({ at: shown(placeOf(at)), message })),
    unread: (found.unread ?? []).map(unreadProblem).map(({ at, message }) => ({ at: shown(at), message })),
    empty: sources.empty,
    files: found.files,
    root: sources.root,
    shown,
  };
}

/** Reads declarations to be planned from files and folders. Places in problems start from the working directory. */
export async function readSources(options: SourceOptions): Promise<ReadSources> {
  const { keys, faults, unread, empty, files, root, shown } = await readCode(options);
  // Destinations open relative paths where this process runs.
  const paths = new Map<string, string>();
  const pathTo = (directory: string) => {
    const known = paths.get(directory);
    if (known !== undefined) return known;
    const path = relative(process.cwd(), resolve(root, directory)).split(sep).join('/') || '.';
    paths.set(directory, path);
    return path;
  };
  const { names, problems } = declaredNames(keys, { access: options.access, pathTo });
  const missing = empty.map((path): DeclarationProblem => ({ at: path, message: NOTHING_THERE }));
  const own = problems.map((each) => ({ ...each, at: shown(each.at) }));
  return { names, problems: [...missing, ...faults, ...own], unread, files: files.length };
}

const NOTHING_THERE =
  'Nothing there declares keys. Name a folder with lowerplane.yaml, .lowerplane/keys.yaml, Terraform code or cdktf.out in it, or one of these files.';

async function declaredIn(
  { files, roots }: SourceFiles,
  varFiles: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<DeclaredKeys> {
  const paths = await files.list();
  const found: DeclaredKeys[] = [];
  const stacks = paths.filter((path) => posix.basename(path) === 'cdk.tf.json');
  const code = paths.filter((path) => !stacks.includes(path));
  if (code.some((path) => /\.(?:tf|tofu)(?:\.json)?$/.test(path))) {
    const { readTerraform } = await import('../declarations/terraform/read-terraform.ts');
    // As Terraform runs it: in the default workspace, with TF_VAR_* and the variable files that are named.
    const settings = [...roots].map((root) => ({
      root,
      varFiles: [varFiles.map((path) => posix.relative(root, path))],
      workspaces: undefined,
    }));
    found.push(await readTerraform(files, code, { settings, environment }));
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

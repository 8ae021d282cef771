import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { findRepository } from '../../../action/scan/sources/repository.ts';
import { isKeysFile } from '../../declarations/read-declarations.ts';
import { readCode } from '../../engine/read-sources.ts';
import { answerOfGit, pageOf } from '../check/origin.ts';
import { CommandError } from '../lowerplane/exit.ts';
import { type CdkApp, detectCdk } from './detect-cdk.ts';

/** What a repository has already. Paths are relative to its top directory. */
export interface Detected {
  /** Its top directory, or the directory that is set up where there is no repository. Absolute. */
  readonly root: string;
  /** The directory that is set up: '' for the top, or with a slash at the end. */
  readonly prefix: string;
  /** Where its keys are declared, from the directory that is set up on. */
  readonly declared: string | undefined;
  /** A file for declarations in YAML, from there on, whether or not it declares keys. */
  readonly keysFile: string | undefined;
  readonly cdk: CdkApp | undefined;
  readonly hasTerraform: boolean;
  /** How Terraform code names its providers. */
  readonly hasRequiredProviders: boolean;
  /** Its name on GitHub, such as `octo/app`. */
  readonly githubName: string | undefined;
  readonly usesGithub: boolean;
  /** The workflow that runs the gate. */
  readonly workflow: string | undefined;
  readonly hook: Hook;
  /** The texts of files that can be read, without byte order marks. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Where checks before a commit are declared. */
export type Hook =
  | { readonly kind: 'none' }
  | { readonly kind: 'framework' | 'husky'; readonly file: string }
  /** Of git itself: `file` is absolute where it is not in the work tree. */
  | { readonly kind: 'git'; readonly file: string }
  /** Settings of git name another directory. */
  | { readonly kind: 'elsewhere'; readonly directory: string };

const PRE_COMMIT = '.pre-commit-config.yaml';
const WORKFLOWS = '.github/workflows';

/** The program that declares keys with the CDK. */
export const CDK_PROGRAM = 'lowerplane-keys.ts';

/** Beside the declarations, for the secrets that they are delivered to. */
export const GITIGNORE = '.lowerplane/.gitignore';

/**
 * Looks at a repository.
 *
 * @throws ScanError when git refuses to read it.
 * @throws CommandError when it has no work tree.
 */
export async function detect(cwd: string): Promise<Detected> {
  const repository = findRepository(cwd);
  if (
    repository?.isBare === true ||
    (repository === undefined && answerOfGit(cwd, ['rev-parse', '--is-inside-git-dir']) === 'true')
  )
    throw new CommandError(
      `"${cwd}" has no work tree: it is in a bare repository, or in the .git directory of one. Run it in a clone, or in a work tree of the repository.`,
    );
  const { root, prefix } = repository ?? { root: cwd, prefix: '' };
  const code = await readCode({ cwd, from: ['.'], varFiles: [] });
  const inOwn = (await readdir(join(cwd, '.lowerplane')).catch(() => [])).map(
    (name) => `.lowerplane/${name}`,
  );
  const [first] = code.keys.map(({ header }) => code.shown(header.path));
  const names = await readdir(cwd).catch(() => []);
  const terraform = await textsOf(
    cwd,
    names.filter((name) => /\.(?:tf|tofu)$/.test(name)),
  );
  const page = repository && pageOf(answerOfGit(root, ['config', '--get', 'remote.origin.url']));
  const [, githubName] = /^https:\/\/github\.com\/([\w.-]+\/[\w.-]+)$/.exec(page ?? '') ?? [];
  const workflows = await readdir(join(root, WORKFLOWS)).catch(() => []);
  const ours = (await textsOf(join(root, WORKFLOWS), workflows)).find(({ text }) =>
    text.includes('lowerplane/terraform-provider-lowerplane'),
  );
  const keysFile = [...names, ...inOwn].find(isKeysFile);
  const cdk = await detectCdk(cwd, root);
  const hook = repository ? hookOf(root) : { kind: 'none' as const };
  return {
    root,
    prefix,
    declared: first ?? cdk?.program,
    keysFile,
    cdk,
    hasTerraform: terraform.length > 0,
    hasRequiredProviders: terraform.some(({ text }) => /\brequired_providers\b/.test(text)),
    githubName,
    usesGithub: githubName !== undefined || existsSync(join(root, '.github')),
    workflow: ours && `${WORKFLOWS}/${ours.name}`,
    hook,
    texts: await readAll(root, [
      '.lowerplane/policy.yaml',
      `${prefix}${GITIGNORE}`,
      `${prefix}${CDK_PROGRAM}`,
      ...(keysFile === undefined ? [] : [`${prefix}${keysFile}`]),
      ...('file' in hook ? [hook.file] : []),
    ]),
  };
}

function hookOf(root: string): Hook {
  if (existsSync(join(root, PRE_COMMIT))) return { kind: 'framework', file: PRE_COMMIT };
  if (existsSync(join(root, '.husky'))) return { kind: 'husky', file: '.husky/pre-commit' };
  // The last value is that of this process itself.
  const paths = (answerOfGit(root, ['config', '--get-all', 'core.hooksPath']) ?? '').split('\n').slice(0, -1);
  const directory = paths.at(-1);
  if (directory !== undefined && directory !== '') return { kind: 'elsewhere', directory };
  const common = answerOfGit(root, ['rev-parse', '--git-common-dir']);
  if (common === undefined) return { kind: 'none' };
  const file = resolve(root, common, 'hooks', 'pre-commit');
  const inRoot = relative(root, file);
  return {
    kind: 'git',
    file: inRoot.startsWith('..') || isAbsolute(inRoot) ? file : inRoot.split(sep).join('/'),
  };
}

async function textsOf(
  folder: string,
  names: readonly string[],
): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const read = async (name: string) => ({
    name,
    text: await readFile(join(folder, name), 'utf8').catch(() => ''),
  });
  return Promise.all(names.map(read));
}

async function readAll(root: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const path of paths) {
    const text = await readFile(resolve(root, path), 'utf8').catch(() => undefined);
    if (text !== undefined) texts.set(path, text.replace(/^\ufeff/, ''));
  }
  return texts;
}

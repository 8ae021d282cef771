import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answerOfGit } from '../check/origin.ts';
import type { CdkFlavour } from '../import/import-row.ts';

/** An app of the CDK in TypeScript. */
export interface CdkApp {
  readonly flavour: CdkFlavour;
  /** Whether it has a cdktf.json, in which the CLI of the CDK and the gate find the program. */
  readonly hasSettings: boolean;
  /** A program of it that declares keys, relative to its directory. */
  readonly program: string | undefined;
}

const SETTINGS = 'cdktf.json';
const IMPORTS = '[\'"]lowerplane/cdkt[fn][\'"]';
/** Whatever the settings of the user are: names alone, as they are, from the directory on. */
const GREP = ['grep', '-lz', '--no-color', '--no-full-name', '--no-recurse-submodules', '--untracked', '-E'];
const PROGRAM = /(?<!\.d)\.[cm]?tsx?$/;

/**
 * Looks for an app of the CDK.
 *
 * @param cwd the directory that is set up.
 * @param root the top directory of the repository, whose package.json can name the library as well.
 */
export async function detectCdk(cwd: string, root: string): Promise<CdkApp | undefined> {
  const settings = await readJson(join(cwd, SETTINGS));
  if (settings !== undefined && textIn(settings, 'language') !== 'typescript') return undefined;
  const own = flavourIn(await readJson(join(cwd, 'package.json')));
  if (settings === undefined && own === undefined) return undefined;
  // cdktf.json is the same for both.
  const flavour = own ?? flavourIn(await readJson(join(root, 'package.json'))) ?? 'cdktf';
  const found = answerOfGit(cwd, [...GREP, IMPORTS]);
  return {
    flavour,
    hasSettings: settings !== undefined,
    program: found?.split('\0').find((path) => PROGRAM.test(path)),
  };
}

/** The library that a package.json depends on; its successor where it names both. */
function flavourIn(manifest: object | undefined): CdkFlavour | undefined {
  const lists = ['dependencies', 'devDependencies', 'peerDependencies'].map((list) => member(manifest, list));
  return (['cdktn', 'cdktf'] as const).find((name) => lists.some((list) => textIn(list, name) !== undefined));
}

async function readJson(path: string): Promise<object | undefined> {
  try {
    const value: unknown = JSON.parse((await readFile(path, 'utf8')).replace(/^\ufeff/, ''));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // Absent or not valid. Other tools report the latter.
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.entries(value).find(([own]) => own === name)?.[1]
    : undefined;
}

function textIn(value: unknown, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === 'string' ? found : undefined;
}

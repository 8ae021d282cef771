import { posix } from 'node:path';
import type { FileSource } from '../file-source.ts';
import type { Expression } from './expression/expression.ts';
import { readVariables } from './hcl/read-hcl.ts';
import { isVariableFile, type Module } from './module.ts';
import { readVariablesJson } from './read-json.ts';
import { calledFolder } from './relevant-folders.ts';

/** How Terraform is run in a root, where its files do not say it. */
export interface RootSettings {
  /** Folder of the root, from the top of the repository. */
  readonly root: string;
  /** Each is one run: files for `-var-file`, relative to the root. Undefined for every `.tfvars` file beside the root. */
  readonly varFiles: readonly (readonly string[])[] | undefined;
  /** Each is one run. Undefined when they are not known. */
  readonly workspaces: readonly string[] | undefined;
}

/** One way to run a root: its keys are those of one run, not of all at once. */
export interface RootVariant {
  /** Undefined for the only one. */
  readonly label: string | undefined;
  /** Values in files that Terraform does not read by itself. Later ones win. */
  readonly assigned: readonly ReadonlyMap<string, Expression>[];
  readonly workspace: string | undefined;
}

/** More runs of one root are not evaluated. */
const MOST_VARIANTS = 50;

/** The ways to run a root, in a stable order. */
export async function variantsOf(
  root: Module,
  files: FileSource,
  paths: readonly string[],
  settings: readonly RootSettings[],
): Promise<readonly RootVariant[]> {
  const own = settingsOf(root, settings);
  const named = own?.varFiles?.map((given) => given.map((file) => posix.join(root.folder, file)));
  const beside = paths
    .filter((path) => posix.dirname(path) === root.folder && isNamedVariableFile(path))
    .map((path) => [path]);
  const runs = [...(named ?? beside), ...(await terragruntRuns(root, files, paths))];
  const read = await Promise.all(
    runs.slice(0, MOST_VARIANTS).map(async (run) => ({
      label: run.join(', '),
      assigned: await Promise.all(run.map((path) => valuesIn(path, files))),
    })),
  );
  const plain = { label: undefined, assigned: [] };
  const bases = read.length === 0 || (named === undefined && runsAlone(root)) ? [plain, ...read] : read;
  return bases.flatMap((base): RootVariant[] =>
    (own?.workspaces ?? [undefined]).map((workspace) => ({
      ...base,
      label: [base.label, workspace && `workspace ${workspace}`].filter(Boolean).join(', ') || undefined,
      workspace,
    })),
  );
}

/** What the settings say about a root. */
export function settingsOf(root: Module, settings: readonly RootSettings[]): RootSettings | undefined {
  return settings.find((each) => posix.normalize(`${each.root}/.`) === posix.normalize(`${root.folder}/.`));
}

/** Files for `-var-file`: Terraform does not read them by itself. */
function isNamedVariableFile(path: string): boolean {
  return /\.tfvars(?:\.json)?$/.test(path) && !isVariableFile(path);
}

/** Whether every variable has a value, in a run of the root or without further files. */
export function runsAlone(
  { variables, assigned }: Module,
  run: Pick<RootVariant, 'assigned'> = { assigned: [] },
): boolean {
  return [...variables].every(
    ([name, variable]) =>
      variable.default !== undefined || assigned.has(name) || run.assigned.some((values) => values.has(name)),
  );
}

async function valuesIn(path: string, files: FileSource): Promise<ReadonlyMap<string, Expression>> {
  const text = await files.read(path);
  if (text === undefined) return new Map();
  if (posix.basename(path) === TERRAGRUNT) {
    const inputs = (await readVariables(path, text)).get('inputs');
    if (inputs?.kind !== 'object') return new Map();
    return new Map(
      inputs.entries.flatMap(({ key, value }) =>
        key.kind === 'literal'
          ? [[String(key.value), value]]
          : key.kind === 'name'
            ? [[key.name, value]]
            : [],
      ),
    );
  }
  return path.endsWith('.json') ? readVariablesJson(path, text) : readVariables(path, text);
}

const TERRAGRUNT = 'terragrunt.hcl';
const TERRAGRUNT_SOURCE = /\bsource\s{0,20}=\s{0,20}"((?:\.{1,2}\/|\$\{get_terragrunt_dir\(\)\}\/)[^"$\n]*)"/;

/** Terragrunt runs a module with the `inputs` of a file elsewhere. */
async function terragruntRuns(
  root: Module,
  files: FileSource,
  paths: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const runs: string[][] = [];
  for (const path of paths) {
    if (posix.basename(path) !== TERRAGRUNT) continue;
    const [, source] = TERRAGRUNT_SOURCE.exec((await files.read(path)) ?? '') ?? [];
    // `//` separates what is copied from the module in it.
    const relative = source?.replace(/^\$\{[^}]*\}/, '.').replace('//', '/');
    if (relative !== undefined && calledFolder(posix.dirname(path), relative) === root.folder)
      runs.push([path]);
  }
  return runs;
}

import { posix } from 'node:path';
import type { DeclarationFault } from '../declared-keys.ts';
import type { Expression } from './expression/expression.ts';
import { readHcl, readVariables } from './hcl/read-hcl.ts';
import { KEY_TYPE, type KeyBlock, type ModuleCall, type ModuleFile, type Variable } from './module-file.ts';
import { readTerraformJson, readVariablesJson } from './read-json.ts';

/** A folder of Terraform code, its files taken together. */
export interface Module {
  readonly folder: string;
  readonly variables: ReadonlyMap<string, Variable>;
  /** Values that files say for it when it is the root. */
  readonly assigned: ReadonlyMap<string, Expression>;
  readonly locals: ReadonlyMap<string, Expression>;
  readonly outputs: ReadonlyMap<string, Expression>;
  readonly keys: readonly KeyBlock[];
  readonly calls: readonly ModuleCall[];
  readonly faults: readonly DeclarationFault[];
  /** Whether one of its files is written for a root. */
  readonly isOfRoot: boolean;
}

/** A file of code, Terraform's or OpenTofu's. What a CDK app was synthesized to is read with the app. */
export function isCodeFile(path: string): boolean {
  return /\.(?:tf|tofu)(?:\.json)?$/.test(path) && posix.basename(path) !== 'cdk.tf.json';
}

/** Files that Terraform reads by itself, beside the code. Later ones win. */
export function isVariableFile(path: string): boolean {
  return /(?:^|\/)terraform\.tfvars(?:\.json)?$|\.auto\.tfvars(?:\.json)?$/.test(path);
}

/** A file of a module by its name: override files come last and change what the others say. */
function isOverride(path: string): boolean {
  return /(?:^|[/_])override\.(?:tf|tofu)(?:\.json)?$/.test(path);
}

/** @param texts of the folder's files, by path. */
export async function readModule(folder: string, texts: ReadonlyMap<string, string>): Promise<Module> {
  const files: ModuleFile[] = [];
  const assigned = new Map<string, Expression>();
  const paths = [...texts.keys()]
    .filter((path) => replacementOf(path, texts) === undefined)
    .sort(inReadingOrder);
  for (const path of paths) {
    const text = texts.get(path) ?? '';
    const json = path.endsWith('.json');
    if (isVariableFile(path)) {
      const values = json ? await readVariablesJson(path, text) : await readVariables(path, text);
      for (const [name, value] of values) assigned.set(name, value);
    } else files.push(json ? await readTerraformJson(path, text) : await readHcl(path, text));
  }
  const blocks = (file: ModuleFile) => file.keys;
  const calls = (file: ModuleFile) => file.calls;
  return {
    folder,
    variables: variablesOf(files),
    assigned,
    locals: new Map(files.flatMap(({ locals }) => [...locals])),
    outputs: new Map(files.flatMap(({ outputs }) => [...outputs])),
    keys: withOverrides(files, blocks, ({ attributes }, { attributes: changed }) => ({
      attributes: new Map([...attributes, ...changed]),
    })),
    calls: withOverrides(files, calls, ({ arguments: given, source }, changed) => ({
      arguments: new Map([...given, ...changed.arguments]),
      source: changed.source ?? source,
    })),
    faults: [...files.flatMap(({ faults }) => faults), ...repeatedKeys(files)],
    isOfRoot: files.some((file) => file.isOfRoot),
  };
}

/**
 * The file that OpenTofu takes for this one: `main.tofu` for `main.tf` where it finds both, and the same for JSON.
 *
 * @see https://opentofu.org/docs/language/files/
 */
function replacementOf(path: string, paths: { readonly has: (path: string) => boolean }): string | undefined {
  const [, stem, json = ''] = /^(.*)\.tf(\.json)?$/.exec(path) ?? [];
  const replacement = `${stem}.tofu${json}`;
  return stem !== undefined && paths.has(replacement) ? replacement : undefined;
}

/** Overrides after what they override, and `terraform.tfvars` before the rest of its kind. */
function inReadingOrder(a: string, b: string): number {
  const rank = (path: string) =>
    isOverride(path) ? 2 : posix.basename(path).startsWith('terraform.tfvars') ? 0 : 1;
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

function variablesOf(files: readonly ModuleFile[]): ReadonlyMap<string, Variable> {
  const found = new Map<string, Variable>();
  for (const [name, variable] of files.flatMap(({ variables }) => [...variables])) {
    const before = found.get(name);
    found.set(name, {
      default: variable.default ?? before?.default,
      type: variable.type ?? before?.type,
      nullable: variable.nullable ?? before?.nullable,
    });
  }
  return found;
}

/** Blocks of all files; those of override files change the block of their name in any file. */
function withOverrides<Block extends { readonly label: string }>(
  files: readonly ModuleFile[],
  blocksOf: (file: ModuleFile) => readonly Block[],
  change: (block: Block, override: Block) => Partial<Block>,
): readonly Block[] {
  const blocks: Block[] = [];
  for (const file of files) {
    for (const block of blocksOf(file)) {
      const index = isOverride(file.path) ? blocks.findIndex(({ label }) => label === block.label) : -1;
      const known = blocks[index];
      if (known === undefined) blocks.push(block);
      else blocks[index] = { ...known, ...change(known, block) };
    }
  }
  return blocks;
}

function repeatedKeys(files: readonly ModuleFile[]): DeclarationFault[] {
  const seen = new Map<string, KeyBlock>();
  const faults: DeclarationFault[] = [];
  for (const key of files.filter(({ path }) => !isOverride(path)).flatMap(({ keys }) => keys)) {
    const first = seen.get(key.label);
    seen.set(key.label, first ?? key);
    if (first === undefined) continue;
    faults.push({
      kind: 'invalid-value',
      at: key.header,
      message: `The resource ${KEY_TYPE}.${key.label} is already declared in ${first.header.path}, line ${first.header.line}. Give this one another name.`,
      identity: `There is a resource ${KEY_TYPE}.${key.label} already, in ${first.header.path}, line ${first.header.line}. Give this one another name.`,
    });
  }
  return faults;
}

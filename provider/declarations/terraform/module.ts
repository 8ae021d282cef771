import { posix } from 'node:path';
import type { DeclarationFault } from '../declarations.ts';
import type { Expression } from './expression/expression.ts';
import { readHcl, readVariables } from './hcl/read-hcl.ts';
import type { KeyBlock, ModuleCall, ModuleFile } from './module-file.ts';
import { readTerraformJson } from './read-json.ts';

/** A folder of Terraform code, its files taken together. */
export interface Module {
  readonly folder: string;
  readonly variables: ReadonlyMap<string, Expression | undefined>;
  /** Values that files say for it when it is the root. */
  readonly assigned: ReadonlyMap<string, Expression>;
  readonly locals: ReadonlyMap<string, Expression>;
  readonly keys: readonly KeyBlock[];
  readonly calls: readonly ModuleCall[];
  readonly faults: readonly DeclarationFault[];
}

/** A file of a module by its name: override files come last and change what the others say. */
export function isOverride(path: string): boolean {
  return /(?:^|[/_])override\.tf(?:\.json)?$/.test(path);
}

/** Files that Terraform reads by itself, beside the code. Later ones win. */
export function isVariableFile(path: string): boolean {
  return /(?:^|\/)terraform\.tfvars$|\.auto\.tfvars$/.test(path);
}

/** @param texts of the folder's files, by path. */
export async function readModule(folder: string, texts: ReadonlyMap<string, string>): Promise<Module> {
  const files: ModuleFile[] = [];
  const assigned = new Map<string, Expression>();
  const paths = [...texts.keys()].sort(inReadingOrder);
  for (const path of paths) {
    const text = texts.get(path) ?? '';
    if (isVariableFile(path)) {
      for (const [name, value] of await readVariables(path, text)) assigned.set(name, value);
    } else
      files.push(path.endsWith('.json') ? await readTerraformJson(path, text) : await readHcl(path, text));
  }
  return {
    folder,
    variables: new Map(files.flatMap(({ variables }) => [...variables])),
    assigned,
    locals: new Map(files.flatMap(({ locals }) => [...locals])),
    keys: withOverrides(files),
    calls: files.flatMap(({ calls }) => calls),
    faults: files.flatMap(({ faults }) => faults),
  };
}

/** Overrides after what they override, and `terraform.tfvars` before the rest of its kind. */
function inReadingOrder(a: string, b: string): number {
  const rank = (path: string) => (isOverride(path) ? 2 : posix.basename(path) === 'terraform.tfvars' ? 0 : 1);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

function withOverrides(files: readonly ModuleFile[]): readonly KeyBlock[] {
  const keys = new Map<string, KeyBlock>();
  for (const { path, keys: blocks } of files) {
    for (const block of blocks) {
      const known = keys.get(block.label);
      if (known === undefined || !isOverride(path)) keys.set(block.label, block);
      else
        keys.set(block.label, { ...known, attributes: new Map([...known.attributes, ...block.attributes]) });
    }
  }
  return [...keys.values()];
}

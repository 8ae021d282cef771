import { posix } from 'node:path';
import type { SourceRange } from '../../documents/source-range.ts';
import type { DeclarationFault, DeclaredKeys } from '../declared-keys.ts';
import type { FileSource } from '../file-source.ts';
import type { KeyDeclaration } from '../key-declaration.ts';
import { readKeyDeclaration } from '../read-key-declaration.ts';
import { unreadFile } from '../unread-file.ts';
import { evaluate } from './expression/evaluate.ts';
import { evaluatedAttributes, instanceScope, instancesOf } from './instances.ts';
import { isCodeFile, isVariableFile, type Module } from './module.ts';
import { KEY_TYPE } from './module-file.ts';
import { moduleScope } from './module-scope.ts';
import { type OpenModule, openModule } from './open-module.ts';
import { readModules } from './read-modules.ts';
import { calledFolder, isLocalSource, relevantFolders } from './relevant-folders.ts';

/** Steps of evaluation for one root module, and for all: a second or two at the most. */
const STEPS_OF_A_ROOT = 500_000;
const STEPS = 2_000_000;
/** More keys than any team has. */
const MOST_KEYS = 5_000;

/**
 * The keys that Terraform code declares. Only folders that have to do with keys are parsed: those with a key in them,
 * those that call them, and those whose outputs they need.
 *
 * @param paths of `.tf`, `.tf.json` and `.tfvars` files; others are ignored.
 */
export async function readTerraform(files: FileSource, paths: readonly string[]): Promise<DeclaredKeys> {
  const { folders, unread } = await relevantFolders(files, paths.filter(isCodeFile));
  if (folders.size === 0) return { keys: [], faults: unread.map(unreadFile), files: [] };
  const byFolder = new Map<string, string[]>();
  for (const path of paths) {
    if (!isCodeFile(path) && !isVariableFile(path)) continue;
    const folder = posix.dirname(path);
    const known = byFolder.get(folder);
    if (known === undefined) byFolder.set(folder, [path]);
    else known.push(path);
  }
  const { modules, faults, read } = await readModules(files, byFolder, folders);
  const found: Found = { keys: [], faults: [...unread.map(unreadFile), ...faults] };
  let steps = STEPS;
  for (const root of rootsOf(modules)) {
    const budget = { steps: Math.min(STEPS_OF_A_ROOT, steps) };
    const before = budget.steps;
    const variableFiles = moduleScope({ ...root, given: new Map() }, budget);
    const given = new Map([...root.assigned].map(([name, value]) => [name, evaluate(value, variableFiles)]));
    collect(openModule(root, given, modules, budget), { directory: root.folder, prefix: '' }, found);
    steps -= before - Math.max(0, budget.steps);
  }
  return { keys: found.keys, faults: withoutRepeats(found.faults), files: read };
}

/** Modules that no other module calls. Of modules that call each other in a cycle, the first. */
function rootsOf(modules: ReadonlyMap<string, Module>): Module[] {
  const calledBy = (module: Module) =>
    module.calls.flatMap(({ source }) =>
      isLocalSource(source) ? (modules.get(calledFolder(module.folder, source)) ?? []) : [],
    );
  const called = new Set([...modules.values()].flatMap(calledBy));
  const roots = [...modules.values()].filter((module) => !called.has(module));
  const reached = new Set(roots);
  const reach = () => {
    for (const module of reached) for (const next of calledBy(module)) reached.add(next);
  };
  reach();
  for (const module of modules.values()) {
    if (reached.has(module)) continue;
    roots.push(module);
    reached.add(module);
    reach();
  }
  return roots;
}

interface Found {
  readonly keys: KeyDeclaration[];
  readonly faults: DeclarationFault[];
}

/** Where a module is opened: the folder of its root, and what is before the addresses in it. */
interface Site {
  readonly directory: string;
  readonly prefix: string;
}

function collect(open: OpenModule, { directory, prefix }: Site, found: Found): void {
  const { module, scope } = open;
  for (const { label, ...block } of module.keys) {
    for (const instance of instancesOf(block.attributes, scope)) {
      if (found.keys.length >= MOST_KEYS) {
        found.faults.push(unchecked(block.header, `more than ${MOST_KEYS} keys are declared`));
        return;
      }
      const inner = instanceScope(scope, instance);
      const attributes = evaluatedAttributes(block.attributes, inner);
      const address = `${prefix}${KEY_TYPE}.${label}${instance.suffix}`;
      const { key, faults } = readKeyDeclaration({ ...block, directory, address, attributes });
      found.keys.push(key);
      found.faults.push(...faults);
    }
  }
  for (const call of module.calls) {
    const made = open.opened(call);
    if (made.kind === 'endless')
      found.faults.push(unchecked(call.at, 'modules call each other without end, or too many of them'));
    if (made.kind !== 'opened') continue;
    for (const { instance, open: child } of made.instances)
      collect(child, { directory, prefix: `${prefix}module.${call.label}${instance.suffix}.` }, found);
  }
}

function unchecked(at: SourceRange, why: string): DeclarationFault {
  return {
    kind: 'unreadable',
    at,
    message: `Keys from here on are not checked: ${why}.`,
    identity: `From here on keys are overlooked: ${why}.`,
  };
}

/** A module that is called twice has the same fault twice. */
function withoutRepeats(faults: readonly DeclarationFault[]): readonly DeclarationFault[] {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}

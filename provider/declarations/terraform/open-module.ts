import { posix } from 'node:path';
import type { StaticEntry, StaticValue } from '../static-value.ts';
import { evaluate } from './expression/evaluate.ts';
import type { Scope } from './expression/scope.ts';
import type { Sources } from './expression/sources.ts';
import { type Budget, undecidable } from './expression/undecided.ts';
import { type Instance, instanceScope, instancesOf } from './instances.ts';
import type { Module } from './module.ts';
import type { ModuleCall } from './module-file.ts';
import { moduleScope } from './module-scope.ts';
import { calledFolder, isLocalSource } from './relevant-folders.ts';

/** Modules call modules, but not without end. */
const DEEPEST = 10;
/** What it costs to call a module, besides what its expressions cost. */
const CALL_STEPS = 20;

/** A module with the values it was called with. */
export interface OpenModule {
  readonly module: Module;
  readonly scope: Scope;
  /** The modules that one of its calls makes. */
  opened(call: ModuleCall): OpenedCall;
}

export type OpenedCall =
  | { readonly kind: 'opened'; readonly instances: readonly OpenInstance[] }
  /** The module's code is somewhere else. */
  | { readonly kind: 'elsewhere' }
  /** Modules that call each other, or too many of them. */
  | { readonly kind: 'endless' };

export interface OpenInstance {
  readonly instance: Instance;
  readonly open: OpenModule;
}

/** What is the same in all modules of one run. */
export interface Run {
  readonly modules: ReadonlyMap<string, Module>;
  readonly budget: Budget;
  readonly workspace: string | undefined;
  readonly sources: Sources;
  /** Folders with Terraform code. */
  readonly codeFolders: ReadonlySet<string>;
}

/** @param above folders of the modules that lead here. */
export function openModule(
  module: Module,
  given: ReadonlyMap<string, StaticValue>,
  run: Run,
  above: readonly string[] = [],
): OpenModule {
  const { modules, budget } = run;
  const path = [...above, module.folder];
  const opened = new Map<ModuleCall, OpenedCall>();
  const open = (call: ModuleCall): OpenedCall => {
    const target = isLocalSource(call.source)
      ? modules.get(calledFolder(module.folder, call.source))
      : undefined;
    if (target === undefined) return { kind: 'elsewhere' };
    if (path.includes(target.folder) || path.length > DEEPEST) return { kind: 'endless' };
    const instances: OpenInstance[] = [];
    for (const instance of instancesOf(call.arguments, scope)) {
      budget.steps -= CALL_STEPS;
      if (budget.steps < 0) return { kind: 'endless' };
      const inner = instanceScope(scope, instance);
      const inputs = new Map([...call.arguments].map(([name, value]) => [name, evaluate(value, inner)]));
      instances.push({ instance, open: openModule(target, inputs, run, path) });
    }
    return { kind: 'opened', instances };
  };
  const openOnce = (call: ModuleCall): OpenedCall => {
    const known = opened.get(call) ?? open(call);
    opened.set(call, known);
    return known;
  };
  const outputsOf = (label: string) => {
    const call = module.calls.find((each) => each.label === label);
    const made = call && openOnce(call);
    return call !== undefined && made?.kind === 'opened' ? outputsOfAll(call, made.instances) : undefined;
  };
  const folderFromRoot = posix.relative(path[0] ?? '', module.folder) || '.';
  const scope = moduleScope({ ...run, ...module, given, folderFromRoot, outputsOf }, budget);
  return { module, scope, opened: openOnce };
}

/** What `module.x` is: an object of outputs, or a collection of such where the call has instances. */
function outputsOfAll(call: ModuleCall, instances: readonly OpenInstance[]): StaticValue {
  const { at } = call;
  const each = instances.map(({ instance, open }): [Instance['key'], StaticEntry] => [
    instance.key,
    { value: outputsOfOne(open, at), extent: at },
  ]);
  const [only] = each;
  if (only !== undefined && only[0] === undefined) return only[1].value;
  const entries = new Map<string, StaticEntry>();
  for (const [key, entry] of each) {
    if (key === undefined || key === 'unknown')
      return undecidable(`it depends on module.${call.label}, whose instances are not known`, at);
    entries.set(String(key.known), entry);
  }
  return call.arguments.has('for_each')
    ? { kind: 'map', entries, at }
    : { kind: 'list', items: each.map(([, { value }]) => value), at };
}

function outputsOfOne({ module, scope }: OpenModule, at: StaticValue['at']): StaticValue {
  const entries = [...module.outputs].map(([name, value]): [string, StaticEntry] => [
    name,
    { value: evaluate(value, scope), extent: at },
  ]);
  return { kind: 'map', entries: new Map(entries), at };
}

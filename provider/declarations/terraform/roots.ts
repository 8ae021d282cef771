import { posix } from 'node:path';
import type { FileSource } from '../file-source.ts';
import { isCodeFile, type Module } from './module.ts';
import { calledFolder, isLocalSource, localSourcesIn } from './relevant-folders.ts';
import { type RootSettings, type RootVariant, settingsOf } from './root-variants.ts';

/** Modules that no other module calls. Of modules that call each other in a cycle, the first. */
export function uncalledModules(modules: ReadonlyMap<string, Module>): readonly Module[] {
  const called = new Set([...modules.values()].flatMap((module) => calledBy(module, modules)));
  const roots = [...modules.values()].filter((module) => !called.has(module));
  const reached = new Set(roots);
  const reach = () => {
    for (const module of reached) for (const next of calledBy(module, modules)) reached.add(next);
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

/** Whether a module that others call is run as a root as well, by what is written in it, beside it or about it. */
export function isRunToo(
  module: Module,
  variants: readonly RootVariant[],
  settings: readonly RootSettings[],
): boolean {
  return (
    module.isOfRoot ||
    module.assigned.size > 0 ||
    variants.some(({ assigned }) => assigned.length > 0) ||
    settingsOf(module, settings) !== undefined
  );
}

/**
 * Whether a change makes a module of a root, by calling it. The values that the caller gives must not hide those that the
 * root has.
 *
 * @param before the files before the change, if there is one.
 * @param paths of the changed files.
 */
export async function wasUncalled(
  module: Module,
  modules: ReadonlyMap<string, Module>,
  before: FileSource | undefined,
  paths: readonly string[],
): Promise<boolean> {
  if (before === undefined) return false;
  const calls = async (path: string) =>
    localSourcesIn((await before.read(path)) ?? '').some(
      (source) => calledFolder(posix.dirname(path), source) === module.folder,
    );
  const sites = [...modules.values()].flatMap((caller) =>
    caller.calls.filter(
      ({ source }) => isLocalSource(source) && calledFolder(caller.folder, source) === module.folder,
    ),
  );
  for (const path of new Set(sites.map(({ at }) => at.path))) if (await calls(path)) return false;
  const now = new Set(paths);
  let wasThere = false;
  for (const path of (await before.list()).filter(isCodeFile)) {
    wasThere ||= posix.dirname(path) === module.folder;
    if (!now.has(path) && (await calls(path))) return false;
  }
  return wasThere;
}

function calledBy(module: Module, modules: ReadonlyMap<string, Module>): readonly Module[] {
  return module.calls.flatMap(({ source }) =>
    isLocalSource(source) ? (modules.get(calledFolder(module.folder, source)) ?? []) : [],
  );
}

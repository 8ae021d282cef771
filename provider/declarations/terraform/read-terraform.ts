import { posix } from 'node:path';
import type { SourceRange } from '../../documents/source-range.ts';
import type { DeclarationFault, DeclaredKeys, ModuleSite, UnreadCode } from '../declared-keys.ts';
import type { FileSource } from '../file-source.ts';
import type { KeyDeclaration, TerraformOnly } from '../key-declaration.ts';
import { readKeyDeclaration } from '../read-key-declaration.ts';
import type { Origins } from '../static-value.ts';
import { unreadFile } from '../unread-file.ts';
import { type Alternative, withoutAlternatives } from './alternatives.ts';
import { environmentValues } from './environment-variables.ts';
import { evaluate } from './expression/evaluate.ts';
import {
  evaluatedAttributes,
  instanceScope,
  instancesOf,
  passedProviders,
  placeOfInstance,
  terraformOnly,
} from './instances.ts';
import { isCodeFile, isVariableFile, type Module } from './module.ts';
import { KEY_TYPE, type ModuleCall } from './module-file.ts';
import { moduleScope } from './module-scope.ts';
import { type OpenModule, openModule, type Run } from './open-module.ts';
import { readModules } from './read-modules.ts';
import { relevantFolders } from './relevant-folders.ts';
import { type RootSettings, type RootVariant, runsAlone, variantsOf } from './root-variants.ts';
import { isRunToo, uncalledModules, wasUncalled } from './roots.ts';
import { SourceCache } from './source-cache.ts';
import { unreadModule } from './unread-modules.ts';

/** Steps of evaluation for one run of a root, and for all: a second or two at the most. */
const STEPS_OF_A_RUN = 500_000;
const STEPS = 2_000_000;
/** More keys than any team has. */
const MOST_KEYS = 5_000;
/** Files that name files that name files: an evaluation is repeated for each. */
const MOST_ROUNDS = 8;

/** How to find the roots among modules that others call. */
export interface CalledRoots {
  /** The files before the change that is judged, if there is one. */
  readonly before: FileSource | undefined;
}

/** What is known besides the files. */
export interface ReadOptions {
  readonly settings?: readonly RootSettings[];
  /**
   * Set to read modules that others call as roots too, where they are or were run as such: what a caller gives them must not
   * hide their own values. Otherwise each key is read once.
   */
  readonly calledRoots?: CalledRoots;
  /** Of the process that runs Terraform. Omitted: not known, so that it gives no variable a value. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * The keys that Terraform code declares. Only folders that have to do with keys are parsed: those with a key in them,
 * those that call them, and those whose outputs they need.
 *
 * @param paths of all files; code, `.tfvars` and `terragrunt.hcl` files are found among them.
 * @param otherRoots folders of the roots for another tool. What is none of them is taken for a root only when all of its
 * variables have values, because it may be a module that only the other tool calls.
 * @returns with the folders of the roots.
 */
export async function readTerraform(
  files: FileSource,
  paths: readonly string[],
  { settings = [], calledRoots, environment = {} }: ReadOptions = {},
  otherRoots?: ReadonlySet<string>,
): Promise<DeclaredKeys & { readonly roots: ReadonlySet<string> }> {
  const { folders, unread } = await relevantFolders(files, paths.filter(isCodeFile));
  const roots = new Set<string>();
  if (folders.size === 0) return { keys: [], faults: unread.map(unreadFile), files: [], roots };
  const byFolder = Map.groupBy(
    paths.filter((path) => isCodeFile(path) || isVariableFile(path)),
    (path) => posix.dirname(path),
  );
  const { modules, faults, read } = await readModules(files, byFolder, folders);
  const found: Found = { keys: [], faults: [...unread.map(unreadFile), ...faults], unread: [], modules: [] };
  const codeFolders = new Set(byFolder.keys());
  const cache = new SourceCache(files, paths);
  let steps = STEPS;
  const uncalled = new Set(uncalledModules(modules));
  for (const root of modules.values()) {
    const runs: Alternative[] = [];
    const variants = await variantsOf(root, files, paths, settings);
    const isRoot =
      uncalled.has(root) ||
      (calledRoots !== undefined &&
        (isRunToo(root, variants, settings) ||
          (await wasUncalled(root, modules, calledRoots.before, paths))));
    if (!isRoot) continue;
    if (otherRoots?.has(root.folder) === false && !variants.some((one) => runsAlone(root, one))) continue;
    roots.add(root.folder);
    const fromEnvironment = await environmentValues(root, environment);
    for (const variant of variants) {
      const budget = { steps: 0 };
      const run = {
        modules,
        budget,
        workspace: variant.workspace,
        sources: cache.of(root.folder),
        codeFolders,
      };
      let inThisRun: Found;
      let round = 0;
      do {
        budget.steps = Math.min(STEPS_OF_A_RUN, steps);
        const before = budget.steps;
        inThisRun = { keys: [], faults: [], unread: [], modules: [] };
        keysOfRun(root, [fromEnvironment, root.assigned, ...variant.assigned], run, inThisRun);
        steps -= before - Math.max(0, budget.steps);
        round += 1;
      } while ((await cache.load()) && round < MOST_ROUNDS);
      runs.push({ label: variant.label, keys: inThisRun.keys });
      found.faults.push(...inThisRun.faults);
      found.unread.push(...inThisRun.unread);
      found.modules.push(...inThisRun.modules);
    }
    const keys = withoutAlternatives(runs);
    const left = keys[MOST_KEYS - found.keys.length];
    if (left !== undefined) found.faults.push(tooMany(left.header));
    found.keys.push(...keys.slice(0, MOST_KEYS - found.keys.length));
  }
  return {
    keys: found.keys,
    faults: withoutRepeats(found.faults),
    files: read,
    unread: withoutRepeats(found.unread),
    modules: withoutRepeats(found.modules),
    roots,
  };
}

/** @param assigned values of the root's variables. Later ones win. */
function keysOfRun(root: Module, assigned: RootVariant['assigned'], run: Run, found: Found): void {
  const variableFiles = moduleScope({ ...run, ...root, given: new Map() }, run.budget);
  const given = new Map(
    assigned.flatMap((values) =>
      [...values].map(([name, value]) => [name, evaluate(value, variableFiles)] as const),
    ),
  );
  collect(
    openModule(root, given, run),
    { run, directory: root.folder, madeBy: [], prefix: '', providers: [] },
    found,
  );
}

interface Found {
  readonly keys: KeyDeclaration[];
  readonly faults: DeclarationFault[];
  readonly unread: UnreadCode[];
  readonly modules: ModuleSite[];
}

/** Where a module is opened: the folder of its root, and what is before the addresses in it. */
interface Site {
  readonly run: Run;
  readonly directory: string;
  readonly madeBy: Origins;
  readonly prefix: string;
  /** What calls of the module pass as configurations of providers. */
  readonly providers: readonly TerraformOnly[];
}

function collect(open: OpenModule, { run, directory, madeBy, prefix, providers }: Site, found: Found): void {
  const { module, scope } = open;
  for (const { label, ...block } of module.keys) {
    const only = [...terraformOnly(block.attributes), ...providers];
    for (const instance of instancesOf(block.attributes, scope)) {
      if (found.keys.length >= MOST_KEYS) {
        found.faults.push(tooMany(block.header));
        return;
      }
      const inner = instanceScope(scope, instance);
      const attributes = evaluatedAttributes(block.attributes, inner);
      const address = `${prefix}${KEY_TYPE}.${label}${instance.suffix}`;
      const made = [...placeOfInstance(instance), ...madeBy];
      const { key, faults } = readKeyDeclaration({
        ...block,
        directory,
        address,
        attributes,
        ...(made.length > 0 && { madeBy: made }),
        ...(only.length > 0 && { terraformOnly: only }),
      });
      found.keys.push(key);
      found.faults.push(...faults);
    }
  }
  for (const call of module.calls) {
    const made = open.opened(call);
    if (made.kind !== 'opened')
      // How many there are may not be known, but the plan of the root knows.
      found.modules.push({
        directory,
        address: `${prefix}module.${call.label}${repeats(call)}`,
        at: call.at,
        madeBy,
      });
    if (made.kind === 'endless')
      found.faults.push(unchecked(call.at, 'modules call each other without end, or too many of them'));
    const elsewhere =
      made.kind === 'elsewhere' ? unreadModule(call, module.folder, run.codeFolders) : undefined;
    if (elsewhere !== undefined) found.unread.push(elsewhere);
    if (made.kind !== 'opened') continue;
    for (const { instance, open: child } of made.instances) {
      const address = `${prefix}module.${call.label}${instance.suffix}`;
      found.modules.push({ directory, address, at: call.at, madeBy });
      collect(
        child,
        {
          run,
          directory,
          madeBy: [...placeOfInstance(instance), call.at, ...madeBy],
          prefix: `${address}.`,
          providers: [...providers, ...passedProviders(call)],
        },
        found,
      );
    }
  }
}

function repeats(call: ModuleCall): string {
  return call.arguments.has('for_each') || call.arguments.has('count') ? '[...]' : '';
}

function tooMany(at: SourceRange): DeclarationFault {
  return unchecked(at, `more than ${MOST_KEYS} keys are declared`);
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
function withoutRepeats<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

import { posix } from 'node:path';
import type { DeclarationFault, Declarations, FileSource } from '../declarations.ts';
import type { KeyDeclaration } from '../key-declaration.ts';
import { keyOfAttributes } from '../key-of-attributes.ts';
import type { StaticValue } from '../static-value.ts';
import { type Budget, evaluate } from './expression/evaluate.ts';
import { instanceScope, instancesOf, moduleScope } from './instances.ts';
import { isVariableFile, type Module, readModule } from './module.ts';
import { KEY_TYPE } from './module-file.ts';

/** Modules call modules, but not for ever. */
const DEEPEST_MODULE = 10;
/** Steps of evaluation for a whole repository: seconds at the most. */
const STEPS = 2_000_000;

/**
 * The keys that Terraform code declares. Only folders that have to do with keys are parsed: those with a key in them,
 * and those that call them.
 *
 * @param paths of `.tf`, `.tf.json` and `.tfvars` files; others are passed over.
 */
export async function readTerraform(files: FileSource, paths: readonly string[]): Promise<Declarations> {
  const code = paths.filter(isTerraform);
  const texts = new Map<string, string>();
  for (const path of code) {
    const text = await files.read(path);
    if (text !== undefined) texts.set(path, text);
  }
  const folders = relevantFolders(texts);
  const modules = new Map<string, Module>();
  for (const folder of folders) {
    modules.set(folder, await readModule(folder, inFolder(texts, folder)));
  }
  const keys: KeyDeclaration[] = [];
  const faults: DeclarationFault[] = [...modules.values()].flatMap((module) => module.faults);
  const reader = { modules, keys, faults, budget: { steps: STEPS } };
  const called = new Set([...modules.values()].flatMap(calledFolders));
  for (const module of modules.values()) {
    if (!called.has(module.folder)) readRoot(module, reader);
  }
  return { keys, faults, files: [...texts.keys()].filter((path) => folders.has(posix.dirname(path))) };
}

function isTerraform(path: string): boolean {
  return /\.tf(?:\.json)?$/.test(path) ? posix.basename(path) !== 'cdk.tf.json' : isVariableFile(path);
}

function inFolder(texts: ReadonlyMap<string, string>, folder: string): ReadonlyMap<string, string> {
  return new Map([...texts].filter(([path]) => posix.dirname(path) === folder));
}

const LOCAL_SOURCE = /"?\bsource"?\s*[=:]\s*"(\.{1,2}\/[^"$]*)"/g;

/** Folders whose text names a key, and, from there on, those that call them. */
function relevantFolders(texts: ReadonlyMap<string, string>): ReadonlySet<string> {
  const callers = new Map<string, Set<string>>();
  const relevant = new Set<string>();
  for (const [path, text] of texts) {
    const folder = posix.dirname(path);
    if (text.includes(KEY_TYPE)) relevant.add(folder);
    for (const [, source = ''] of text.matchAll(LOCAL_SOURCE)) {
      const target = posix.join(folder, source);
      callers.set(target, (callers.get(target) ?? new Set()).add(folder));
    }
  }
  for (const folder of relevant) for (const caller of callers.get(folder) ?? []) relevant.add(caller);
  return relevant;
}

function calledFolders({ folder, calls }: Module): string[] {
  return calls.filter(isLocal).map(({ source }) => posix.join(folder, source));
}

function isLocal({ source }: { readonly source: string }): boolean {
  return source.startsWith('./') || source.startsWith('../');
}

interface Reader {
  readonly modules: ReadonlyMap<string, Module>;
  readonly keys: KeyDeclaration[];
  readonly faults: DeclarationFault[];
  readonly budget: Budget;
}

function readRoot(module: Module, reader: Reader): void {
  const scope = moduleScope({ ...module, given: new Map() }, reader.budget);
  const given = new Map([...module.assigned].map(([name, value]) => [name, evaluate(value, scope)]));
  readInstance(module, given, '', [], reader);
}

function readInstance(
  module: Module,
  given: ReadonlyMap<string, StaticValue>,
  prefix: string,
  above: readonly string[],
  reader: Reader,
): void {
  const scope = moduleScope({ ...module, given }, reader.budget);
  for (const block of module.keys) {
    for (const instance of instancesOf(block.attributes, scope)) {
      const inner = instanceScope(scope, instance);
      const attributes = new Map(
        [...block.attributes].map(([name, value]) => [name, evaluate(value, inner)]),
      );
      const address = `${prefix}${KEY_TYPE}.${block.label}${instance.suffix}`;
      const { label: _, ...declaration } = block;
      const { key, faults } = keyOfAttributes({ ...declaration, address, attributes });
      reader.keys.push(key);
      reader.faults.push(...faults);
    }
  }
  for (const call of module.calls) {
    const target = isLocal(call) ? reader.modules.get(posix.join(module.folder, call.source)) : undefined;
    if (target === undefined || above.includes(target.folder) || above.length >= DEEPEST_MODULE) continue;
    for (const instance of instancesOf(call.arguments, scope)) {
      const inner = instanceScope(scope, instance);
      const inputs = new Map([...call.arguments].map(([name, value]) => [name, evaluate(value, inner)]));
      const path = `${prefix}module.${call.label}${instance.suffix}.`;
      readInstance(target, inputs, path, [...above, module.folder], reader);
    }
  }
}

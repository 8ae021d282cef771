import { posix } from 'node:path';
import type { DeclaredKeys } from '../../declared-keys.ts';
import type { KeyDeclaration } from '../../key-declaration.ts';
import type { PlanDocument, PlannedResource } from './plan-document.ts';
import { mergedDeclaration } from './planned-declaration.ts';
import { contains, covers, parseResourceAddress } from './resource-address.ts';

/** A plan and where it was read from. */
export interface NamedPlan {
  /** As it is shown: relative to the top folder of the repository when it is in there. */
  readonly path: string;
  readonly document: PlanDocument;
}

/** The folder of the root that was planned, several that it could be, or none. */
export type RootOfPlan =
  | { readonly kind: 'found'; readonly directory: string }
  | { readonly kind: 'ambiguous'; readonly directories: readonly string[] }
  | { readonly kind: 'none' };

/**
 * Finds the code of a plan, which does not say where it was made. It is the root that declares most of its keys. Of several, it
 * is the one that the plan is in, or else the only one that agrees with its values.
 */
export function rootOfPlan({ path, document }: NamedPlan, declared: DeclaredKeys): RootOfPlan {
  const directories = directoriesIn(declared);
  const scored = directories.map((directory) => ({
    directory,
    score: scoreOf(directory, document, declared),
  }));
  const best = Math.max(0, ...scored.map(({ score }) => score));
  const own = posix.dirname(path);
  if (best === 0) return directories.includes(own) ? { kind: 'found', directory: own } : { kind: 'none' };
  const equal = scored.filter(({ score }) => score === best).map(({ directory }) => directory);
  if (equal.includes(own)) return { kind: 'found', directory: own };
  const agreeing = equal.length === 1 ? equal : equal.filter((each) => agrees(each, document, declared));
  const [only] = agreeing;
  if (only !== undefined && agreeing.length === 1) return { kind: 'found', directory: only };
  return { kind: 'ambiguous', directories: equal };
}

function directoriesIn({ keys, modules = [] }: DeclaredKeys): readonly string[] {
  const ofKeys = keys.filter(({ origin }) => origin !== 'yaml');
  return [...new Set([...ofKeys, ...modules].map(({ directory }) => directory))].sort();
}

function scoreOf(directory: string, { changes }: PlanDocument, declared: DeclaredKeys): number {
  const keys = addressesOf(declared.keys, directory);
  const modules = addressesOf(declared.modules ?? [], directory);
  return changes.filter(({ address }) => {
    const found = parseResourceAddress(address);
    if (found === undefined) return false;
    return keys.some((key) => covers(key, found)) || modules.some((module) => contains(module, found));
  }).length;
}

function addressesOf(
  items: readonly { readonly directory: string; readonly address: string }[],
  directory: string,
) {
  return items
    .filter((item) => item.directory === directory)
    .map(({ address }) => parseResourceAddress(address))
    .filter((address) => address !== undefined);
}

function agrees(directory: string, { changes }: PlanDocument, { keys }: DeclaredKeys): boolean {
  const own = keys.filter((key) => key.directory === directory);
  return changes.every((resource) => {
    const written = writtenFor(resource, own);
    return (
      resource.after === undefined ||
      written.length === 0 ||
      written.some((key) => mergedDeclaration(key, resource).differing.length === 0)
    );
  });
}

/** The declarations that could be of a resource: several when its root is run in several ways. */
export function writtenFor(
  { address, after }: PlannedResource,
  keys: readonly KeyDeclaration[],
): readonly KeyDeclaration[] {
  const found = parseResourceAddress(address);
  if (found === undefined) return [];
  const written = keys.filter((key) => {
    const own = parseResourceAddress(key.address);
    return own !== undefined && covers(own, found);
  });
  if (written.length > 0) return written;
  // An app that was not synthesized has no addresses.
  return keys.filter(
    ({ origin, name }) => origin === 'cdk' && name.kind === 'known' && name.value === after?.name,
  );
}

import { KEY } from '../../../delivery/specifications.ts';
import type { ProblemPath } from '../../../keys/declaration/problem.ts';
import { checkDeclaration, type KeyReading, readKey } from '../../../keys/declaration/read-key.ts';
import {
  ABSENT_VALUE,
  type DeclaredMap,
  type DeclaredValue,
  UNKNOWN_VALUE,
} from '../../../keys/declaration/value.ts';
import { BigNumber, type Diagnostics, Dynamic, Unknown, type Value } from '../../plugin/index.ts';
import type { ApiKeyConfig, ApiKeyPlan } from './schema.ts';

/** Reports what is wrong with a resource block, at the attributes it is wrong with. */
export function validateConfig(config: ApiKeyConfig, diagnostics: Diagnostics): void {
  for (const { title, detail, path } of checkDeclaration(KEY, declarationIn(config)))
    diagnostics.error({ summary: title, detail, path: shownPath(path) });
}

/** What a resource block says about a key. It passed validation, or is from a state. */
export function readDeclared(values: Partial<ApiKeyPlan>): KeyReading<(typeof KEY.destinations)[number]> {
  return readKey(KEY, declarationIn(values));
}

/** Terraform can point at an attribute, and at an element of a list. The detail names the rest of the path. */
function shownPath([name, index]: ProblemPath): ProblemPath {
  if (name === undefined) return [];
  return name === 'deliver_to' && typeof index === 'number' ? [name, index] : [name];
}

function declarationIn(values: Readonly<Record<string, Value | undefined>>): DeclaredMap {
  const entries = Object.keys(KEY.attributes).map((name): [string, DeclaredValue] => [
    name,
    treeOf(values[name] ?? null),
  ]);
  return { kind: 'map', entries: new Map(entries) };
}

function treeOf(value: Value): DeclaredValue {
  if (value === null) return ABSENT_VALUE;
  if (typeof value !== 'object') return { kind: 'scalar', value };
  // The plugin refuses numbers of more digits than a JavaScript number has.
  if (value instanceof Unknown || value instanceof BigNumber) return UNKNOWN_VALUE;
  if (value instanceof Dynamic) return treeOf(value.value);
  if (Array.isArray(value)) return { kind: 'list', items: value.map(elementOf) };
  const entries = Object.entries(value).map(([name, item]): [string, DeclaredValue] => [name, treeOf(item)]);
  return { kind: 'map', entries: new Map(entries) };
}

/** The plugin refuses null elements of collections, in the same words. */
function elementOf(value: Value): DeclaredValue {
  return value === null ? UNKNOWN_VALUE : treeOf(value);
}

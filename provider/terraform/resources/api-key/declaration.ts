import { KEY } from '../../../delivery/key-specification.ts';
import type { AttributeSpecification, AttributeSpecifications } from '../../../keys/declaration/attribute.ts';
import type { ProblemPath } from '../../../keys/declaration/problem.ts';
import { checkDeclaration, type KeyReading, readKey } from '../../../keys/declaration/read-key.ts';
import { type DeclaredMap, type DeclaredValue, UNKNOWN_VALUE } from '../../../keys/declaration/value.ts';
import { BigNumber, type Diagnostics, Dynamic, Unknown, type Value } from '../../plugin/index.ts';
import { isObjectValue, isSequence } from '../../plugin/values/value.ts';
import type { ApiKeyConfig, ApiKeyPlan } from './schema.ts';

/** Reports what is wrong with a resource block, at the attributes it is wrong with. */
export function validateConfig(config: ApiKeyConfig, diagnostics: Diagnostics): void {
  const { entries } = objectOf(KEY.attributes, config);
  const written = new Map(entries);
  // Terraform lets a configuration set what only the provider can.
  for (const [name, value] of Object.entries<Value>(config))
    if (value !== null && !Object.hasOwn(KEY.attributes, name)) written.set(name, UNKNOWN_VALUE);
  for (const { title, detail, path } of checkDeclaration(KEY, { kind: 'map', entries: written }))
    diagnostics.error({ summary: title, detail, path: shownPath(path) });
}

/** What a resource block says about a key. It passed validation, or is from a state. */
export function readDeclared(values: Partial<ApiKeyPlan>): KeyReading<(typeof KEY.destinations)[number]> {
  return readKey(KEY, objectOf(KEY.attributes, values));
}

/** Terraform can point at an attribute, and at an element of a list. The detail names the rest of the path. */
function shownPath([name, index]: ProblemPath): ProblemPath {
  if (name === undefined) return [];
  return name === 'deliver_to' && typeof index === 'number' ? [name, index] : [name];
}

function objectOf(
  attributes: AttributeSpecifications,
  values: Readonly<Record<string, Value | undefined>>,
): DeclaredMap {
  const entries = new Map<string, DeclaredValue>();
  for (const name in attributes) {
    const specification = attributes[name];
    const value = values[name] ?? null;
    if (specification !== undefined && value !== null) entries.set(name, declaredValue(specification, value));
  }
  return { kind: 'map', entries };
}

/** A value of the configuration as declarations are read. */
export function declaredValue(
  specification: AttributeSpecification,
  value: NonNullable<Value>,
): DeclaredValue {
  if (typeof value !== 'object') return { kind: 'scalar', value };
  // Numbers of more digits than a JavaScript number has are refused by the plugin. Of a trigger, anything goes.
  if (value instanceof Unknown || value instanceof BigNumber || value instanceof Dynamic)
    return UNKNOWN_VALUE;
  if (specification.type === 'object' && isObjectValue(value))
    return objectOf(specification.attributes, value);
  if (!('element' in specification)) return UNKNOWN_VALUE;
  // The plugin refuses null elements of collections, in the same words.
  const elementOf = (item: Value) =>
    item === null ? UNKNOWN_VALUE : declaredValue(specification.element, item);
  if (isSequence(value)) return { kind: 'list', items: value.map(elementOf) };
  const entries = Object.entries(value).map(([name, item]): [string, DeclaredValue] => [
    name,
    elementOf(item),
  ]);
  return { kind: 'map', entries: new Map(entries) };
}

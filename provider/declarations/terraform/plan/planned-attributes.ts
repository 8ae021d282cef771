import type { SourceRange } from '../../../documents/source-range.ts';
import type { Origins, StaticEntry, StaticValue } from '../../static-value.ts';
import { DEEPEST } from '../../static-value.ts';
import type { JsonObject, JsonValue, PlannedResource } from './plan-document.ts';

/** Where the code has a value. */
export interface ValuePlace {
  readonly at: SourceRange;
  readonly origins?: Origins | undefined;
}

/**
 * The attributes that a key has after apply. What the plan does not know, and what it marks as sensitive, is undecidable, so
 * that no message can show it.
 *
 * @param names of the attributes to read. Others, such as `secret`, are not looked at.
 */
export function plannedAttributes(
  { after = {}, afterUnknown, afterSensitive }: PlannedResource,
  names: readonly string[],
  placeOf: (name: string) => ValuePlace,
): ReadonlyMap<string, StaticValue> {
  return new Map(
    names.map((name): [string, StaticValue] => {
      const value = memberOf(after, name) ?? null;
      const marks = { unknown: memberOf(afterUnknown, name), sensitive: memberOf(afterSensitive, name) };
      return [name, staticValue(value, marks, placeOf(name), 0)];
    }),
  );
}

interface Marks {
  readonly unknown: JsonValue | undefined;
  readonly sensitive: JsonValue | undefined;
}

function staticValue(
  value: JsonValue,
  { unknown, sensitive }: Marks,
  place: ValuePlace,
  depth: number,
): StaticValue {
  const { at, origins } = place;
  const located = { at, ...(origins !== undefined && { origins }) };
  const because =
    unknown === true
      ? 'it is known only after apply, the plan says'
      : sensitive === true
        ? 'the plan marks it as sensitive'
        : depth > DEEPEST
          ? 'it is nested too deeply'
          : undefined;
  if (because !== undefined) return { kind: 'undecidable', because, ...located };
  const inner = (part: JsonValue, step: string | number) => {
    const marks = { unknown: memberOf(unknown, step), sensitive: memberOf(sensitive, step) };
    return staticValue(part, marks, place, depth + 1);
  };
  if (isList(value)) return { kind: 'list', items: value.map(inner), ...located };
  if (typeof value !== 'object' || value === null) return { kind: 'scalar', value, ...located };
  // What is not known is left out of a value.
  const names = new Set([...Object.keys(value), ...(isObject(unknown) ? Object.keys(unknown) : [])]);
  const entries = [...names].map((name): [string, StaticEntry] => [
    name,
    { value: inner(memberOf(value, name) ?? null, name), extent: at },
  ]);
  return { kind: 'map', entries: new Map(entries), ...located };
}

/** A part of a value, or of its marks; undefined when there is none. */
export function memberOf(value: JsonValue | undefined, step: string | number): JsonValue | undefined {
  if (isList(value)) return typeof step === 'number' ? value[step] : undefined;
  return isObject(value) && Object.hasOwn(value, step) ? value[String(step)] : undefined;
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

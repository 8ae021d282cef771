import { BigNumber, numberFromText } from './big-number.ts';
import { parseValueType, type ValueType } from './type.ts';
import { Dynamic, type Value } from './value.ts';
import { describeKind, locate, ValueError } from './value-error.ts';

/** Parses JSON and keeps numbers exact: one that a JavaScript `number` cannot hold becomes a {@link BigNumber}. */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, ...rest: unknown[]) => {
    if (typeof value !== 'number') return value;
    const [context] = rest;
    if (
      typeof context === 'object' &&
      context !== null &&
      'source' in context &&
      typeof context.source === 'string'
    ) {
      return numberFromText(context.source);
    }
    return value;
  });
}

/**
 * Reads a value of a type from parsed JSON. Attributes that the type does not have are dropped, missing ones are null,
 * because state outlives schemas.
 *
 * @throws ValueError when something in it has another type.
 */
export function valueFromJson(type: ValueType, json: unknown): Value {
  if (json === null || json === undefined) return null;
  if (type === 'string' && typeof json === 'string') return json;
  if (type === 'bool' && typeof json === 'boolean') return json;
  if (type === 'number' && (typeof json === 'number' || json instanceof BigNumber)) return json;
  if (type === 'dynamic') return dynamicFromJson(json);
  if (typeof type === 'object') {
    if (Array.isArray(json)) {
      if (type[0] === 'list' || type[0] === 'set')
        return json.map((element, index) => nested(type[1], element, { index }));
      if (type[0] === 'tuple')
        return type[1].map((element, index) => nested(element, json[index], { index }));
    } else if (isRecord(json)) {
      if (type[0] === 'map') return mapFromJson(type[1], json);
      if (type[0] === 'object') return objectFromJson(type[1], json);
    }
  }
  throw new ValueError(`expected ${typeof type === 'string' ? type : type[0]}, got ${describeKind(json)}`);
}

/** True when JSON of an object has exactly the attributes of its type, at every depth, so that it can be passed on unchanged. */
export function hasExactAttributes(type: ValueType, json: unknown): boolean {
  if (json === null || typeof type === 'string') return json !== undefined;
  switch (type[0]) {
    case 'list':
    case 'set':
      return (
        Array.isArray(json) &&
        (typeof type[1] === 'string' || json.every((value) => hasExactAttributes(type[1], value)))
      );
    case 'map':
      return isRecord(json) && Object.values(json).every((value) => hasExactAttributes(type[1], value));
    case 'tuple':
      return Array.isArray(json) && json.length === type[1].length;
    case 'object': {
      if (!isRecord(json)) return false;
      const names = Object.keys(type[1]);
      return (
        Object.keys(json).length === names.length &&
        names.every((name) => hasExactAttributes(type[1][name] ?? 'dynamic', json[name]))
      );
    }
  }
}

function isRecord(json: unknown): json is { readonly [name: string]: unknown } {
  return typeof json === 'object' && json !== null && !Array.isArray(json) && !(json instanceof BigNumber);
}

function mapFromJson(element: ValueType, json: { readonly [name: string]: unknown }): Value {
  const values: Record<string, Value> = Object.create(null);
  for (const key of Object.keys(json)) values[key] = nested(element, json[key], { key });
  return values;
}

function objectFromJson(
  fields: { readonly [name: string]: ValueType },
  json: { readonly [name: string]: unknown },
): Value {
  const values: Record<string, Value> = {};
  for (const [attribute, type] of Object.entries(fields))
    values[attribute] = nested(type, json[attribute], { attribute });
  return values;
}

function dynamicFromJson(json: unknown): Value {
  if (!isRecord(json)) throw new ValueError(`expected type and value, got ${describeKind(json)}`);
  const type = parseValueType(json.type);
  return new Dynamic(type, valueFromJson(type, json.value));
}

function nested(type: ValueType, json: unknown, step: Parameters<typeof locate>[1]): Value {
  try {
    return valueFromJson(type, json);
  } catch (error) {
    throw locate(error, step);
  }
}

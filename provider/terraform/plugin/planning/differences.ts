import { sameValue } from '../values/equal.ts';
import type { AttributePath } from '../values/path.ts';
import type { ValueType } from '../values/type.ts';
import { Unknown } from '../values/unknown.ts';
import { Dynamic, isObjectValue, isSequence, type Value } from '../values/value.ts';

/** One path at which a value is not what it must be. Names only the kind of difference: the value may be a secret. */
export interface Difference {
  readonly path: AttributePath;
  readonly problem: string;
}

/** Compares a value with the planned one. Where unknown was planned, every known value is allowed. */
export function differences(
  type: ValueType,
  promised: Value | undefined,
  actual: Value | undefined,
  path: AttributePath,
): readonly Difference[] {
  if (promised instanceof Unknown) return [];
  if (actual instanceof Unknown) return [{ path, problem: 'it is unknown where a known value is needed' }];
  if (promised === null || promised === undefined) {
    return actual === null || actual === undefined
      ? []
      : [{ path, problem: 'it has a value where null was expected' }];
  }
  if (actual === null || actual === undefined)
    return [{ path, problem: 'it is null where a value was expected' }];
  if (promised instanceof Dynamic && actual instanceof Dynamic) {
    return conforms(promised.type, actual.type)
      ? differences(promised.type, promised.value, actual.value, path)
      : [{ path, problem: 'it has another type' }];
  }
  if (typeof type === 'object') {
    if (type[0] === 'tuple' && isSequence(promised) && isSequence(actual)) {
      return type[1].flatMap((element, index) =>
        differences(element, promised[index], actual[index], path.index(index)),
      );
    }
    if (type[0] === 'list' && isSequence(promised) && isSequence(actual)) {
      if (promised.length !== actual.length)
        return [{ path, problem: sizes(promised.length, actual.length) }];
      return promised.flatMap((value, index) =>
        differences(type[1], value, actual[index], path.index(index)),
      );
    }
    if (type[0] === 'set' && isSequence(promised) && isSequence(actual))
      return ofSets(type[1], promised, actual, path);
    if (type[0] === 'object' && isObjectValue(promised) && isObjectValue(actual)) {
      return Object.entries(type[1]).flatMap(([name, field]) =>
        differences(field, promised[name], actual[name], path.attribute(name)),
      );
    }
    if (type[0] === 'map' && isObjectValue(promised) && isObjectValue(actual)) {
      const keys = Object.keys(promised);
      if (keys.length !== Object.keys(actual).length) {
        return [{ path, problem: sizes(keys.length, Object.keys(actual).length) }];
      }
      return keys.flatMap((key) => differences(type[1], promised[key], own(actual, key), path.key(key)));
    }
  }
  return sameValue(type, promised, actual) ? [] : [{ path, problem: 'it has another value' }];
}

/** Whether a type is the promised one. The type of an unknown value can be unknown too: `dynamic` stands for any. */
function conforms(promised: ValueType, actual: ValueType): boolean {
  if (promised === 'dynamic') return true;
  if (typeof promised === 'string' || typeof actual === 'string') return promised === actual;
  if (promised[0] === 'object' && actual[0] === 'object') {
    const names = Object.keys(promised[1]);
    return (
      names.length === Object.keys(actual[1]).length &&
      names.every((name) => {
        const [wanted, field] = [promised[1][name], actual[1][name]];
        return wanted !== undefined && field !== undefined && conforms(wanted, field);
      })
    );
  }
  if (promised[0] === 'tuple' && actual[0] === 'tuple') {
    const elements = actual[1];
    return (
      promised[1].length === elements.length &&
      promised[1].every((wanted, index) => conforms(wanted, elements[index] ?? 'dynamic'))
    );
  }
  if (promised[0] === 'object' || promised[0] === 'tuple' || actual[0] === 'object' || actual[0] === 'tuple')
    return false;
  return promised[0] === actual[0] && conforms(promised[1], actual[1]);
}

function ofSets(
  element: ValueType,
  promised: readonly Value[],
  actual: readonly Value[],
  path: AttributePath,
): readonly Difference[] {
  if (promised.some((value) => value instanceof Unknown)) return [];
  if (promised.length !== actual.length) return [{ path, problem: sizes(promised.length, actual.length) }];
  const left = [...actual];
  for (const value of promised) {
    const found = left.findIndex((other) => differences(element, value, other, path).length === 0);
    if (found < 0) return [{ path, problem: 'it lacks an element that was expected' }];
    left.splice(found, 1);
  }
  return [];
}

function own(values: { readonly [key: string]: Value }, key: string): Value | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

function sizes(expected: number, found: number): string {
  return `it has ${found} element${found === 1 ? '' : 's'} where ${expected} ${expected === 1 ? 'was' : 'were'} expected`;
}

import { BigNumber, sameNumber } from './big-number.ts';
import type { ValueType } from './type.ts';
import { Unknown } from './unknown.ts';
import { Dynamic, isObjectValue, isSequence, type Value } from './value.ts';

/** True when both are the same known value. Sets compare without order; unknown equals nothing. */
export function sameValue(type: ValueType, a: Value | undefined, b: Value | undefined): boolean {
  if (a instanceof Unknown || b instanceof Unknown) return false;
  if (a === b) return true;
  if (a === null || b === null || a === undefined || b === undefined) return (a ?? null) === (b ?? null);
  if (type === 'number') return isNumber(a) && isNumber(b) && sameNumber(a, b);
  if (type === 'dynamic') return sameDynamic(a, b);
  if (typeof type === 'string') return false;
  if (isSequence(a) && isSequence(b)) {
    if (a.length !== b.length) return false;
    if (type[0] === 'set') return sameSet(type[1], a, b);
    if (type[0] === 'list') return a.every((value, i) => sameValue(type[1], value, b[i]));
    if (type[0] === 'tuple') return type[1].every((element, i) => sameValue(element, a[i], b[i]));
    return false;
  }
  if (!isObjectValue(a) || !isObjectValue(b)) return false;
  if (type[0] === 'object') {
    for (const name in type[1]) if (!sameValue(type[1][name] ?? 'dynamic', a[name], b[name])) return false;
    return true;
  }
  if (type[0] !== 'map') return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameValue(type[1], a[key], b[key]))
  );
}

function isNumber(value: Value): value is number | BigNumber {
  return typeof value === 'number' || value instanceof BigNumber;
}

function sameDynamic(a: Value, b: Value): boolean {
  return (
    a instanceof Dynamic &&
    b instanceof Dynamic &&
    JSON.stringify(a.type) === JSON.stringify(b.type) &&
    sameValue(a.type, a.value, b.value)
  );
}

function sameSet(element: ValueType, a: readonly Value[], b: readonly Value[]): boolean {
  if (element === 'string') {
    const members = new Set(b);
    return a.every((value) => members.has(value)) && new Set(a).size === members.size;
  }
  const left = [...b];
  return a.every((value) => {
    const found = left.findIndex((other) => sameValue(element, value, other));
    if (found >= 0) left.splice(found, 1);
    return found >= 0;
  });
}

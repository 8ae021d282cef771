import { BigNumber } from './big-number.ts';
import type { ValueType } from './type.ts';
import { Unknown } from './unknown.ts';

/** A value of Terraform's `dynamic` type: it carries its own type. */
export class Dynamic {
  readonly type: ValueType;
  readonly value: Value;

  constructor(type: ValueType, value: Value) {
    this.type = type;
    this.value = value;
  }
}

/** Any Terraform value. Lists, sets and tuples are arrays; maps and objects are records. */
export type Value =
  | null
  | string
  | number
  | boolean
  | BigNumber
  | Unknown
  | Dynamic
  | readonly Value[]
  | ObjectValue;

/** A map's or an object's value. An object carries every attribute; one that is not set is null. */
export interface ObjectValue {
  readonly [name: string]: Value;
}

/** True for a map or an object. */
export function isObjectValue(value: Value | undefined): value is ObjectValue {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unknown) &&
    !(value instanceof BigNumber) &&
    !(value instanceof Dynamic)
  );
}

/** True for a list, a set or a tuple. */
export function isSequence(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** True when nothing in the value, however deep, is unknown. */
export function isWhollyKnown(value: Value): boolean {
  if (typeof value !== 'object' || value === null || value instanceof BigNumber) return true;
  if (value instanceof Unknown) return false;
  if (value instanceof Dynamic) return isWhollyKnown(value.value);
  if (isSequence(value)) return value.every(isWhollyKnown);
  for (const name in value) {
    if (!isWhollyKnown(value[name] ?? null)) return false;
  }
  return true;
}

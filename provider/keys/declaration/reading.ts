import { PENDING, type Pending } from '../key.ts';

/** What a declaration says about one attribute. */
export type Reading<Value> =
  | { readonly kind: 'known'; readonly value: Value }
  /** Not written: the default applies. */
  | { readonly kind: 'absent' }
  /** Not known yet. */
  | { readonly kind: 'unknown' }
  /** Known, but not allowed. */
  | { readonly kind: 'invalid' };

export const ABSENT = { kind: 'absent' } as const;
export const UNKNOWN = { kind: 'unknown' } as const;
export const INVALID = { kind: 'invalid' } as const;

export function known<Value>(value: Value): Reading<Value> {
  return { kind: 'known', value };
}

/** The value, or the default where none is written; pending while it is not known, or not valid. */
export function valueOr<Value, Default>(reading: Reading<Value>, absent: Default): Value | Default | Pending {
  if (reading.kind === 'known') return reading.value;
  return reading.kind === 'absent' ? absent : PENDING;
}

/** What is read of a known value; everything else stays as it is. `read` gives undefined for what it cannot read. */
export function mapped<From, To>(reading: Reading<From>, read: (value: From) => To | undefined): Reading<To> {
  if (reading.kind !== 'known') return reading;
  const value = read(reading.value);
  return value === undefined ? INVALID : known(value);
}

/** The reading without its value, which has the wrong type: invalid where it is known. */
export function withoutValue(reading: Reading<unknown>): Reading<never> {
  return reading.kind === 'known' ? INVALID : reading;
}

/** Why a whole is not known when one of its parts is not: invalid before unknown. Undefined when all are known. */
export function hindrance(readings: readonly Reading<unknown>[]): Reading<never> | undefined {
  let found: Reading<never> | undefined;
  for (const { kind } of readings) {
    if (kind === 'invalid') return INVALID;
    if (kind === 'unknown') found = UNKNOWN;
  }
  return found;
}

/**
 * A declaration as every entry point passes it: HCL, JSON, YAML and constructs give the same tree, so that the verdict
 * does not depend on the format.
 */
export type DeclaredValue = DeclaredScalar | DeclaredList | DeclaredMap | AbsentValue | UnknownValue;

export interface DeclaredScalar {
  readonly kind: 'scalar';
  /** Null where the format has a null that does not mean "not written", such as YAML. */
  readonly value: string | number | boolean | null;
}

export interface DeclaredList {
  readonly kind: 'list';
  readonly items: readonly DeclaredValue[];
}

/** An object or a map. */
export interface DeclaredMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, DeclaredValue>;
}

/** Not written, or null where that means the same. */
export interface AbsentValue {
  readonly kind: 'absent';
}

/** Not known yet: no rule rejects it. It may become absent. */
export interface UnknownValue {
  readonly kind: 'unknown';
}

export const ABSENT_VALUE: AbsentValue = { kind: 'absent' };
export const UNKNOWN_VALUE: UnknownValue = { kind: 'unknown' };

/** The value of an attribute of a map; absent where there is none. */
export function entryOf(map: DeclaredMap, name: string): DeclaredValue {
  return map.entries.get(name) ?? ABSENT_VALUE;
}

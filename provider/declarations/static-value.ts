import type { SourceRange } from '../documents/source-range.ts';

/** A value in code, evaluated as far as possible without running anything. */
export type StaticValue = StaticScalar | StaticList | StaticMap | UndecidableValue;

/** Where a value comes from, the nearest first: a local, the argument of a module call, a file of variables. */
export type Origins = readonly SourceRange[];

export interface StaticScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly at: SourceRange;
  readonly origins?: Origins;
}

export interface StaticList {
  readonly kind: 'list';
  readonly items: readonly StaticValue[];
  readonly at: SourceRange;
  readonly origins?: Origins;
}

export interface StaticMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, StaticEntry>;
  readonly at: SourceRange;
  readonly origins?: Origins;
}

export interface StaticEntry {
  readonly value: StaticValue;
  /** The whole entry, its name included. */
  readonly extent: SourceRange;
}

export interface UndecidableValue {
  readonly kind: 'undecidable';
  /** A clause: "it depends on var.ttl, which has no default". */
  readonly because: string;
  readonly at: SourceRange;
  readonly origins?: Origins;
  /** Terraform always fails on it, so that `try()` takes its next argument. */
  readonly refused?: true;
}

/** What is left to be spent on working values out. Code that is made to be endless comes to an end. */
export interface Budget {
  steps: number;
}

/** A clause, as {@link UndecidableValue} has it. */
export const TOO_LARGE = 'it is too large to evaluate here';

/** The most parts of a value. Shared parts count each time, which is how a small file can make a huge value. */
export const MOST_PARTS = 100_000;
/** The stack is not deep enough for functions that recurse further. */
export const DEEPEST = 500;

/** A value without locations, for computing. */
export type Plain = string | number | boolean | null | readonly Plain[] | ReadonlyMap<string, Plain>;

/**
 * The value without places, or the first thing in it that cannot be decided.
 *
 * @param budget pays a step for each part.
 */
export function plainOf(
  value: StaticValue,
  budget: Budget = { steps: MOST_PARTS },
): { readonly plain: Plain } | UndecidableValue {
  const allowance = { steps: Math.min(budget.steps, MOST_PARTS) };
  const before = allowance.steps;
  const read = partOf(value, allowance, 0);
  budget.steps -= before - allowance.steps;
  return read;
}

function partOf(
  value: StaticValue,
  budget: Budget,
  depth: number,
): { readonly plain: Plain } | UndecidableValue {
  budget.steps -= 1;
  if (budget.steps < 0 || depth > DEEPEST) return { kind: 'undecidable', because: TOO_LARGE, at: value.at };
  switch (value.kind) {
    case 'undecidable':
      return value;
    case 'scalar':
      return { plain: value.value };
    case 'list': {
      const items: Plain[] = [];
      for (const item of value.items) {
        const read = partOf(item, budget, depth + 1);
        if (!('plain' in read)) return read;
        items.push(read.plain);
      }
      return { plain: items };
    }
    case 'map': {
      const entries = new Map<string, Plain>();
      for (const [name, entry] of value.entries) {
        const read = partOf(entry.value, budget, depth + 1);
        if (!('plain' in read)) return read;
        entries.set(name, read.plain);
      }
      return { plain: entries };
    }
  }
}

/** A plain value, all of it at one location. */
export function placed(plain: Plain, at: SourceRange): StaticValue {
  if (isPlainList(plain)) return { kind: 'list', items: plain.map((item) => placed(item, at)), at };
  if (isPlainMap(plain)) {
    const entries = [...plain].map(([name, value]): [string, StaticEntry] => [
      name,
      { value: placed(value, at), extent: at },
    ]);
    return { kind: 'map', entries: new Map(entries), at };
  }
  return { kind: 'scalar', value: plain, at };
}

export function isPlainList(plain: Plain): plain is readonly Plain[] {
  return Array.isArray(plain);
}

export function isPlainMap(plain: Plain): plain is ReadonlyMap<string, Plain> {
  return plain instanceof Map;
}

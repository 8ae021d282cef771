import type { Problem, ProblemPath } from '../keys/declaration/problem.ts';
import type { Reading } from '../keys/declaration/reading.ts';
import type { DeclarationFault } from './declarations.ts';
import { ABSENT, type Declared } from './declared.ts';
import type { SourceRange } from './source-range.ts';
import type { StaticValue, UndecidableValue } from './static-value.ts';

/** A problem of a declaration, at the nearest value that is written to where it is. */
export function locatedFault(
  { detail, path }: Problem,
  attributes: ReadonlyMap<string, StaticValue>,
  header: SourceRange,
): DeclarationFault {
  return { kind: 'invalid-value', at: locationOf(path, attributes, header), message: detail };
}

/**
 * What was read, with the location of what is written for it.
 *
 * @param values what is written for it, in the order in which it counts.
 */
export function locatedReading<Value>(
  reading: Reading<Value>,
  values: readonly StaticValue[],
): Declared<Value> {
  const written = values.filter((value) => value.kind !== 'scalar' || value.value !== null);
  const [first] = written;
  if (first === undefined || reading.kind === 'absent') return ABSENT;
  if (reading.kind !== 'unknown') return { ...reading, at: first.at };
  for (const value of written) {
    const cause = undecidableIn(value, { steps: MOST_PARTS });
    if (cause !== undefined) return { kind: 'undecidable', at: value.at, because: cause.because };
  }
  return { kind: 'undecidable', at: first.at, because: 'it is too large to work out here' };
}

const MOST_PARTS = 100_000;

function undecidableIn(value: StaticValue, budget: { steps: number }): UndecidableValue | undefined {
  budget.steps -= 1;
  if (budget.steps < 0 || value.kind === 'scalar') return undefined;
  if (value.kind === 'undecidable') return value;
  const parts = value.kind === 'list' ? value.items : [...value.entries.values()].map((entry) => entry.value);
  for (const part of parts) {
    const found = undecidableIn(part, budget);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The nearest value that is written to where a problem is. */
function locationOf(
  path: ProblemPath,
  attributes: ReadonlyMap<string, StaticValue>,
  header: SourceRange,
): SourceRange {
  const [name, ...deeper] = path;
  let value = typeof name === 'string' ? attributes.get(name) : undefined;
  if (value === undefined || (value.kind === 'scalar' && value.value === null)) return value?.at ?? header;
  let { at } = value;
  for (const step of deeper) {
    const entry: { readonly value: StaticValue; readonly extent: SourceRange } | undefined =
      value.kind === 'map'
        ? value.entries.get(String(step))
        : value.kind === 'list' && typeof step === 'number'
          ? itemOf(value.items[step])
          : undefined;
    if (entry === undefined) break;
    value = entry.value;
    at = value.kind === 'scalar' ? value.at : entry.extent;
  }
  return at;
}

function itemOf(item: StaticValue | undefined) {
  return item && { value: item, extent: item.at };
}

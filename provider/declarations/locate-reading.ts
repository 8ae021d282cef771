import type { SourceRange } from '../documents/source-range.ts';
import type { Problem, ProblemPath } from '../keys/declaration/problem.ts';
import type { Reading } from '../keys/declaration/reading.ts';
import { ABSENT, type DeclaredAttribute } from './declared-attribute.ts';
import type { DeclarationFault } from './declared-keys.ts';
import { terraformFaultIdentity } from './fault-identity.ts';
import type { KeyDeclaration } from './key-declaration.ts';
import {
  MOST_PARTS,
  type StaticEntry,
  type StaticValue,
  TOO_LARGE,
  type UndecidableValue,
} from './static-value.ts';
import { keysFileFaultIdentity } from './yaml/keys-file-fault-identity.ts';

/** A problem of a declaration, at the nearest value that is written to where it is. */
export function locatedFault(
  problem: Problem,
  attributes: ReadonlyMap<string, StaticValue>,
  { origin, address, header }: Pick<KeyDeclaration, 'origin' | 'address' | 'header'>,
): DeclarationFault {
  const { value, extent: at } = nearest(problem.path, attributes, header);
  const identity =
    origin === 'yaml'
      ? keysFileFaultIdentity(problem, value, address)
      : terraformFaultIdentity(problem, value);
  const origins = value?.origins === undefined ? {} : { origins: value.origins };
  return { kind: 'invalid-value', at, ...origins, message: problem.detail, identity };
}

/**
 * What was read, with the location of what is written for it.
 *
 * @param values what is written for it, in the order in which it counts.
 */
export function locatedReading<Value>(
  reading: Reading<Value>,
  values: readonly StaticValue[],
): DeclaredAttribute<Value> {
  if (reading.kind === 'absent') return ABSENT;
  const written = values.filter((value) => value.kind !== 'scalar' || value.value !== null);
  const [first] = written;
  if (first === undefined) return ABSENT;
  // Most values are written where they are used.
  if (reading.kind === 'known' && first.origins === undefined)
    return { kind: 'known', value: reading.value, at: first.at };
  const from = (value: StaticValue) => (value.origins === undefined ? {} : { origins: value.origins });
  if (reading.kind !== 'unknown') return { ...reading, at: first.at, ...from(first) };
  for (const value of written) {
    const cause = undecidableIn(value, { steps: MOST_PARTS });
    if (cause !== undefined)
      return { kind: 'undecidable', at: value.at, ...from(value), because: cause.because };
  }
  return { kind: 'undecidable', at: first.at, because: TOO_LARGE };
}

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

/** The nearest value that is written to where a problem is; none where the whole declaration is meant. */
function nearest(
  path: ProblemPath,
  attributes: ReadonlyMap<string, StaticValue>,
  header: SourceRange,
): { readonly value: StaticValue | undefined; readonly extent: SourceRange } {
  const [name, ...deeper] = path;
  const first = typeof name === 'string' ? attributes.get(name) : undefined;
  if (first === undefined) return { value: undefined, extent: header };
  let found = { value: first, extent: first.at };
  for (const step of deeper) {
    const part = partOf(found.value, step);
    if (part === undefined) break;
    found = part.value.kind === 'scalar' ? { ...part, extent: part.value.at } : part;
  }
  return found;
}

function partOf(value: StaticValue, step: string | number): StaticEntry | undefined {
  if (value.kind === 'map') return value.entries.get(String(step));
  const item = value.kind === 'list' && typeof step === 'number' ? value.items[step] : undefined;
  return item && { value: item, extent: item.at };
}

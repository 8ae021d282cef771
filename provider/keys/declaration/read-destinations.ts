import { PENDING, type Pending } from '../key.ts';
import { type AttributeSpecifications, type ObjectSpecification, object } from './attribute.ts';
import { AttributePath } from './attribute-path.ts';
import { type DestinationSpecification, plannedIdentity } from './destination.ts';
import type { ReportProblem } from './problem.ts';
import { shown } from './quoted.ts';
import {
  collapsed,
  type Report,
  readAttribute,
  readAttributes,
  readElement,
  reportUnknownNames,
} from './read-attribute.ts';
import { INVALID, known, mapped, type Reading, UNKNOWN, valueOr, withoutValue } from './reading.ts';
import { type DeclaredMap, type DeclaredValue, entryOf } from './value.ts';
import type { ValuesOf } from './values-of.ts';

/** A destination that a declaration names, all of it known. */
export interface DeclaredDestination<Kind extends DestinationSpecification = DestinationSpecification> {
  readonly specification: Kind;
  /** The values of its attributes, as its specification types them. */
  readonly values: ValuesOf<AttributeSpecifications>;
  /** The stable text for the location. */
  readonly identity: string;
  /** Equal for one location written in different ways. */
  readonly place: string;
  readonly audience: string | undefined;
  /** The text by which the planner distinguishes destinations. */
  readonly planned: string;
  /** Its position in `deliver_to`. */
  readonly index: number;
}

type Kinds = readonly DestinationSpecification[];

/** Reads `deliver_to`. What is not known yet is pending; one that is invalid makes the whole invalid. */
export function readDestinations<Kind extends DestinationSpecification>(
  attribute: {
    readonly type: 'list';
    readonly whenEmpty: string;
    readonly description: string;
    readonly element: ObjectSpecification;
  },
  kinds: readonly Kind[],
  value: DeclaredValue,
  report: Report,
): Reading<readonly (DeclaredDestination<Kind> | Pending)[]> {
  const path = AttributePath.ROOT.attribute('deliver_to');
  // Absent, unknown, empty, or not a list at all.
  if (value.kind !== 'list' || value.items.length === 0) {
    return mapped(readAttribute(attribute, value, path, report), () => []);
  }
  const firsts: Firsts = new Map();
  const read = value.items.map((item, index) => {
    const at = path.element(index, 'list');
    if (item.kind === 'unknown') return UNKNOWN;
    // Null, or not an object at all.
    if (item.kind !== 'map') return withoutValue(readElement(attribute.element, item, at, report));
    return readDestination(kinds, item, index, at, firsts, report);
  });
  if (read.some(({ kind }) => kind === 'invalid')) return INVALID;
  return known(read.map((reading) => (reading.kind === 'known' ? reading.value : PENDING)));
}

/** The index of the element that first named a location, or a kind that may occur once. */
type Firsts = Map<string, number>;

function readDestination<Kind extends DestinationSpecification>(
  kinds: readonly Kind[],
  element: DeclaredMap,
  index: number,
  at: AttributePath,
  firsts: Firsts,
  report: Report,
): Reading<DeclaredDestination<Kind>> {
  const named: Kind[] = [];
  let mayNameMore = false;
  for (const each of kinds) {
    const value = element.entries.get(each.kind);
    if (value === undefined) continue;
    if (value.kind === 'unknown') mayNameMore = true;
    else if (value.kind !== 'absent') named.push(each);
  }
  const [specification, second] = named;
  if (specification === undefined && mayNameMore) return UNKNOWN;
  if (specification === undefined || second !== undefined) {
    const names = named.length === 0 ? 'no destination' : named.map(({ kind }) => kind).join(' and ');
    report?.({
      title: 'One Destination Per Element',
      detail: `${at} names ${names}. Write exactly one of ${kinds.map(({ kind }) => kind).join(', ')} in each element of deliver_to.`,
      path: at.steps,
    });
    return INVALID;
  }
  const isUnknown = (name: string) => kinds.every(({ kind }) => kind !== name);
  // Nearly all elements name their kind and nothing else.
  if (report && element.entries.size > 1 && [...element.entries.keys()].some(isUnknown))
    reportUnknownNames(namesOf(kinds), element, at, report);
  const written = entryOf(element, specification.kind);
  const path = at.attribute(specification.kind);
  if (written.kind !== 'map') {
    return withoutValue(
      readAttribute(object(specification.attributes, specification), written, path, report),
    );
  }
  const readings = readAttributes(specification.attributes, written, path, report);
  const faults = report ? [...(specification.check?.(partialValues(readings)) ?? [])] : [];
  for (const { title, detail, path: steps } of faults)
    report?.({ title, detail: `${path} ${detail}`, path: [...path.steps, ...steps] });
  // Its own specification reads the values by the types it gave them.
  const whole = collapsed(readings) as Reading<ValuesOf<AttributeSpecifications>>;
  const isWhole = faults.length === 0 && !mayNameMore;
  const destination =
    whole.kind === 'known' && isWhole ? declaredDestination(specification, whole.value, index) : undefined;
  if (report) reportRepeated(specification, destination, index, at, firsts, report);
  if (destination !== undefined) return known(destination);
  if (whole.kind !== 'known') return whole;
  return faults.length > 0 ? INVALID : UNKNOWN;
}

/** A destination as it is seen from above the directory where its declaration starts from; see `within`. */
export function seenFromAbove<Kind extends DestinationSpecification>(
  destination: DeclaredDestination<Kind>,
  directory: string,
): DeclaredDestination<Kind> {
  const { specification, values, index } = destination;
  if (directory === '.' || specification.within === undefined) return destination;
  return declaredDestination(specification, specification.within(values, directory), index);
}

/** The destination that a rehearsal delivers to in its place. Undefined: there is none. */
export function scratchOf<Kind extends DestinationSpecification>({
  specification,
  values,
  index,
}: DeclaredDestination<Kind>): DeclaredDestination<Kind> | undefined {
  const { scratch } = specification;
  return scratch && declaredDestination(specification, scratch.of(values), index);
}

/** Where the secret of the old key stays readable. Undefined: nowhere. */
export function previousOf<Kind extends DestinationSpecification>({
  specification,
  values,
  index,
}: DeclaredDestination<Kind>): DeclaredDestination<Kind> | undefined {
  const previous = specification.previous?.(values);
  return previous && declaredDestination(specification, previous, index);
}

function declaredDestination<Kind extends DestinationSpecification>(
  specification: Kind,
  values: ValuesOf<AttributeSpecifications>,
  index: number,
): DeclaredDestination<Kind> {
  const identity = specification.identity(values);
  const audience = specification.audience?.(values);
  const planned = plannedIdentity(identity, audience);
  const place = specification.place?.(values) ?? identity;
  return { specification, values, identity, place, audience, planned, index };
}

function namesOf(kinds: Kinds): AttributeSpecifications {
  return Object.fromEntries(kinds.map(({ kind, ...each }) => [kind, object(each.attributes, each)]));
}

function partialValues(readings: Readonly<Record<string, Reading<unknown>>>) {
  return Object.fromEntries(
    Object.entries(readings).map(([name, reading]) => [name, valueOr(reading, undefined)]),
  );
}

/** Reports the second element of one location, or of a kind that may occur once. */
function reportRepeated(
  { kind, atMostOne }: DestinationSpecification,
  destination: DeclaredDestination | undefined,
  index: number,
  at: AttributePath,
  firsts: Firsts,
  report: ReportProblem,
): void {
  const firstOf = (name: string): number | undefined => {
    const first = firsts.get(name);
    if (first === undefined) firsts.set(name, index);
    return first;
  };
  const sameKind = atMostOne === undefined ? undefined : firstOf(kind);
  const samePlace = destination && firstOf(destination.place);
  const kept = destination && previousOf(destination);
  const keptPlace = kept && firstOf(kept.place);
  if (kept !== undefined && keptPlace !== undefined) {
    report({
      title: 'Previous Secret At A Taken Place',
      detail: `${at} keeps the previous secret at ${shown(kept.identity)}, where ${keptPlace === index ? 'it delivers the new one' : `deliver_to[${keptPlace}] delivers`}. Write another name for keep_previous_as.`,
      path: [...at.steps, kind, 'keep_previous_as'],
    });
  }
  if (destination !== undefined && samePlace !== undefined) {
    const { identity } = destination;
    report({
      title: TWICE,
      detail: `${at} delivers to the same location as deliver_to[${samePlace}], ${shown(identity)}. Remove one of them.`,
      path: at.steps,
    });
  } else if (sameKind !== undefined) {
    report({
      title: TWICE,
      detail: `${at} is a second ${kind} destination, after deliver_to[${sameKind}]. ${atMostOne}`,
      path: at.steps,
    });
  }
}

const TWICE = 'Destination Declared Twice';

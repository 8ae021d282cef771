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
  const named = kinds.filter(({ kind }) => isWritten(entryOf(element, kind)));
  const [specification, second] = named;
  const mayNameMore = kinds.some(({ kind }) => entryOf(element, kind).kind === 'unknown');
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
  if (report) reportUnknownNames(namesOf(kinds), element, at, report);
  const written = entryOf(element, specification.kind);
  const path = at.attribute(specification.kind);
  if (written.kind !== 'map') {
    return withoutValue(
      readAttribute(object(specification.attributes, specification), written, path, report),
    );
  }
  if (report) reportSecond(specification.kind, specification.atMostOne, index, at, firsts, report);
  const readings = readAttributes(specification.attributes, written, path, report);
  const faults = report ? [...(specification.check?.(partialValues(readings)) ?? [])] : [];
  for (const { title, detail, path: steps } of faults)
    report?.({ title, detail: `${path} ${detail}`, path: [...path.steps, ...steps] });
  // Its own specification reads the values by the types it gave them.
  const whole = collapsed(readings) as Reading<ValuesOf<AttributeSpecifications>>;
  if (whole.kind !== 'known') return whole;
  if (faults.length > 0) return INVALID;
  if (mayNameMore) return UNKNOWN;
  const destination = declaredDestination(specification, whole.value, index);
  if (report && !specification.atMostOne) reportSamePlace(destination, at, firsts, report);
  return known(destination);
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

function isWritten({ kind }: DeclaredValue): boolean {
  return kind !== 'absent' && kind !== 'unknown';
}

function reportSecond(
  kind: string,
  atMostOne: string | undefined,
  index: number,
  at: AttributePath,
  firsts: Firsts,
  report: ReportProblem,
): void {
  if (atMostOne === undefined) return;
  const first = firsts.get(kind);
  if (first === undefined) {
    firsts.set(kind, index);
    return;
  }
  report({
    title: TWICE,
    detail: `${at} is a second ${kind} destination, after deliver_to[${first}]. ${atMostOne}`,
    path: at.steps,
  });
}

function reportSamePlace(
  { identity, place, index }: DeclaredDestination,
  at: AttributePath,
  firsts: Firsts,
  report: ReportProblem,
): void {
  const first = firsts.get(place);
  if (first === undefined) {
    firsts.set(place, index);
    return;
  }
  report({
    title: TWICE,
    detail: `${at} delivers to the same place as deliver_to[${first}], ${shown(identity)}. Remove one of them.`,
    path: at.steps,
  });
}

const TWICE = 'Destination Declared Twice';

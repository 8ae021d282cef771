import type { AttributeSpecification, AttributeSpecifications } from './attribute.ts';
import type { Place } from './place.ts';
import type { ReportProblem } from './problem.ts';
import { quoted } from './quoted.ts';
import { ABSENT, hindrance, INVALID, known, type Reading, UNKNOWN } from './reading.ts';
import { ABSENT_VALUE, type AbsentValue, type DeclaredMap, type DeclaredValue } from './value.ts';
import type { ValueOf } from './values-of.ts';

/** What a declaration says about each of some attributes. */
export type ReadingsOf<A extends AttributeSpecifications> = {
  readonly [Name in keyof A]: Reading<ValueOf<A[Name]>>;
};

/** Receives problems. Without it, no rule is applied: every value of the right type is valid. */
export type Report = ReportProblem | undefined;

/** Reads the attributes of an object, and reports what is wrong with each alone. */
export function readAttributes<const A extends AttributeSpecifications>(
  attributes: A,
  map: DeclaredMap,
  place: Place,
  report: Report,
): ReadingsOf<A> {
  if (report) reportUnknownNames(attributes, map, place, report);
  return readEach(attributes, map, place, report);
}

/** Reads some attributes of an object, and ignores its others. */
export function readEach<const A extends AttributeSpecifications>(
  attributes: A,
  map: DeclaredMap,
  place: Place,
  report: Report,
): ReadingsOf<A> {
  const readings: Record<string, Reading<unknown>> = {};
  for (const name in attributes) {
    const specification = attributes[name];
    const value = map.entries.get(name);
    if (specification === undefined) continue;
    // Most attributes are not written: they cost nothing.
    readings[name] =
      value === undefined && !specification.required
        ? ABSENT
        : readAttribute(specification, value ?? ABSENT_VALUE, place.attribute(name), report);
  }
  // The types follow from the specification, which the compiler cannot see through a loop.
  return readings as ReadingsOf<A>;
}

/** Reads one attribute. */
export function readAttribute(
  specification: AttributeSpecification,
  value: DeclaredValue,
  place: Place,
  report: Report,
): Reading<unknown> {
  if (value.kind === 'absent') {
    if (!specification.required) return ABSENT;
    report?.(missing(specification, place));
    return INVALID;
  }
  return readValue(specification, value, place, report);
}

/** Reads an element of a collection. It cannot be null, whatever null means elsewhere. */
export function readElement(
  specification: AttributeSpecification,
  value: DeclaredValue,
  place: Place,
  report: Report,
): Reading<unknown> {
  const isNull = value.kind === 'absent' || (value.kind === 'scalar' && value.value === null);
  return isNull ? nullElement(place, report) : readValue(specification, value, place, report);
}

/** Reads a value that is written. */
export function readValue(
  specification: AttributeSpecification,
  value: Exclude<DeclaredValue, AbsentValue>,
  place: Place,
  report: Report,
): Reading<unknown> {
  if (value.kind === 'unknown') return UNKNOWN;
  if (value.kind === 'scalar' && value.value === null) {
    report?.({
      title: 'Null Value',
      detail: `${place} is null. Write a value, or remove ${place}.`,
      path: place.path,
    });
    return INVALID;
  }
  switch (specification.type) {
    case 'string': {
      if (value.kind !== 'scalar' || typeof value.value !== 'string')
        return wrongType('a string', value, place, report, inQuotes(value));
      const fault = report && specification.rule?.check(value.value);
      if (fault === undefined) return known(value.value);
      report?.({ title: INVALID_VALUE, detail: `${place} ${fault}.`, path: place.path });
      return INVALID;
    }
    case 'boolean':
      if (value.kind === 'scalar' && typeof value.value === 'boolean') return known(value.value);
      return wrongType('true or false', value, place, report);
    case 'integer':
      return readInteger(specification, value, place, report);
    case 'list':
    case 'set':
      return readSequence(specification, specification.type, value, place, report);
    case 'map':
      return readMap(specification, value, place, report);
    case 'object': {
      if (value.kind !== 'map') return wrongType('an object', value, place, report);
      const readings = readAttributes(specification.attributes, value, place, report);
      return collapsed(readings);
    }
    case 'any':
      return known(value);
  }
}

const INVALID_VALUE = 'Invalid Attribute Value';

/** An object as a whole: known when all of it is. */
export function collapsed(readings: Readonly<Record<string, Reading<unknown>>>): Reading<object> {
  const entries = Object.entries(readings);
  return (
    hindrance(entries.map(([, reading]) => reading)) ??
    known(
      Object.fromEntries(
        entries.map(([name, reading]) => [name, reading.kind === 'known' ? reading.value : undefined]),
      ),
    )
  );
}

function readInteger(
  { min, max = Number.MAX_SAFE_INTEGER }: { readonly min?: number; readonly max?: number },
  value: DeclaredValue,
  place: Place,
  report: Report,
): Reading<number> {
  if (value.kind !== 'scalar' || typeof value.value !== 'number')
    return wrongType('a whole number', value, place, report);
  const number = value.value;
  const least = min ?? -max;
  if (Number.isInteger(number) && number >= least && number <= max) return known(number);
  const bounds = min === undefined ? '' : ` of at least ${min}`;
  report?.({
    title: INVALID_VALUE,
    detail: `${place} must be a whole number${bounds}, not ${number}.`,
    path: place.path,
  });
  return INVALID;
}

interface Collection {
  readonly element: AttributeSpecification;
  readonly whenEmpty?: string;
}

function readSequence(
  { element, whenEmpty }: Collection,
  of: 'list' | 'set',
  value: DeclaredValue,
  place: Place,
  report: Report,
): Reading<readonly unknown[]> {
  if (value.kind !== 'list') return wrongType('a list', value, place, report, whenEmpty);
  if (value.items.length === 0 && report && whenEmpty !== undefined) return empty(whenEmpty, place, report);
  const readings = value.items.map((item, index) =>
    readElement(element, item, place.element(index, of), report),
  );
  const stopped = hindrance(readings);
  if (stopped !== undefined) return stopped;
  const values = readings.map((reading) => (reading.kind === 'known' ? reading.value : undefined));
  return known(of === 'set' ? [...new Set(values)] : values);
}

function readMap(
  { element, whenEmpty }: Collection,
  value: DeclaredValue,
  place: Place,
  report: Report,
): Reading<object> {
  if (value.kind !== 'map') return wrongType('a map', value, place, report, whenEmpty);
  if (value.entries.size === 0 && report && whenEmpty !== undefined) return empty(whenEmpty, place, report);
  return collapsed(
    Object.fromEntries(
      [...value.entries].map(([name, item]) => [name, readElement(element, item, place.key(name), report)]),
    ),
  );
}

function empty(whenEmpty: string, place: Place, report: ReportProblem): Reading<never> {
  report({ title: INVALID_VALUE, detail: `${place} is empty. ${whenEmpty}`, path: place.path });
  return INVALID;
}

function nullElement(place: Place, report: Report): Reading<never> {
  report?.({
    title: 'Null Element',
    detail: `${place} is null. Leave the element out, or give it a value.`,
    path: place.path,
  });
  return INVALID;
}

/** For a number or a boolean where a string is needed, in a format that does not convert it. */
function inQuotes({ kind }: DeclaredValue): string | undefined {
  return kind === 'scalar' ? 'Put it in quotes.' : undefined;
}

function wrongType(
  wanted: string,
  value: DeclaredValue,
  place: Place,
  report: Report,
  remedy?: string,
): Reading<never> {
  report?.({
    title: 'Wrong Type',
    detail: `${place} must be ${wanted}, not ${described(value)}.${remedy === undefined ? '' : ` ${remedy}`}`,
    path: place.path,
  });
  return INVALID;
}

function described(value: DeclaredValue): string {
  if (value.kind === 'list') return 'a list';
  if (value.kind === 'map') return 'an object';
  return value.kind === 'scalar' ? quoted(value.value) : 'nothing';
}

function missing(specification: AttributeSpecification, place: Place) {
  const write =
    specification.type === 'string'
      ? specification.rule?.write
      : 'whenEmpty' in specification
        ? specification.whenEmpty
        : undefined;
  return {
    title: 'Missing Attribute',
    detail: `${place} is missing. ${write ?? 'Write it.'}`,
    path: place.path,
  };
}

/** Reports names that are not attributes. */
export function reportUnknownNames(
  attributes: AttributeSpecifications,
  map: DeclaredMap,
  place: Place,
  report: ReportProblem,
): void {
  for (const name of map.entries.keys()) {
    if (Object.hasOwn(attributes, name)) continue;
    const at = place.attribute(name);
    report({
      title: 'Unknown Attribute',
      detail: `${at} is not an attribute that can be written. Remove it, or write one of ${Object.keys(attributes).join(', ')}.`,
      path: at.path,
    });
  }
}

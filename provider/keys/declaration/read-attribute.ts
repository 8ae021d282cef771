import type { AttributeSpecification, AttributeSpecifications } from './attribute.ts';
import type { AttributePath } from './attribute-path.ts';
import type { Problem, ReportProblem } from './problem.ts';
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
  path: AttributePath,
  report: Report,
): ReadingsOf<A> {
  if (report) reportUnknownNames(attributes, map, path, report);
  return readEach(attributes, map, path, report);
}

/** Reads some attributes of an object, and ignores its others. */
export function readEach<const A extends AttributeSpecifications>(
  attributes: A,
  map: DeclaredMap,
  path: AttributePath,
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
        : readAttribute(specification, value ?? ABSENT_VALUE, path.attribute(name), report);
  }
  // The types follow from the specification, which the compiler cannot see through a loop.
  return readings as ReadingsOf<A>;
}

/** Reads one attribute. */
export function readAttribute(
  specification: AttributeSpecification,
  value: DeclaredValue,
  path: AttributePath,
  report: Report,
): Reading<unknown> {
  if (value.kind === 'absent') {
    if (!specification.required) return ABSENT;
    report?.(missing(specification, path));
    return INVALID;
  }
  return readValue(specification, value, path, report);
}

/** Reads an element of a collection. It cannot be null, whatever null means elsewhere. */
export function readElement(
  specification: AttributeSpecification,
  value: DeclaredValue,
  path: AttributePath,
  report: Report,
): Reading<unknown> {
  const isNull = value.kind === 'absent' || (value.kind === 'scalar' && value.value === null);
  return isNull ? nullElement(path, report) : readValue(specification, value, path, report);
}

/** Reads a value that is written. */
export function readValue(
  specification: AttributeSpecification,
  value: Exclude<DeclaredValue, AbsentValue>,
  path: AttributePath,
  report: Report,
): Reading<unknown> {
  if (value.kind === 'unknown') return UNKNOWN;
  if (value.kind === 'scalar' && value.value === null) {
    report?.({
      title: 'Null Value',
      detail: `${path} is null. Write a value, or remove ${path}.`,
      path: path.steps,
    });
    return INVALID;
  }
  switch (specification.type) {
    case 'string': {
      if (value.kind !== 'scalar' || typeof value.value !== 'string')
        return wrongType('a string', value, path, report, inQuotes(value));
      const fault = report && specification.rule?.check(value.value);
      if (fault === undefined) return known(value.value);
      report?.({ title: INVALID_VALUE, detail: `${path} ${fault}.`, path: path.steps });
      return INVALID;
    }
    case 'boolean':
      if (value.kind === 'scalar' && typeof value.value === 'boolean') return known(value.value);
      return wrongType('true or false', value, path, report);
    case 'integer':
      return readInteger(specification, value, path, report);
    case 'list':
    case 'set':
      return readSequence(specification, specification.type, value, path, report);
    case 'map':
      return readMap(specification, value, path, report);
    case 'object': {
      if (value.kind !== 'map') return wrongType('an object', value, path, report);
      const readings = readAttributes(specification.attributes, value, path, report);
      const fault = report && specification.exactlyOne ? exactlyOneFault(readings, path) : undefined;
      if (fault !== undefined) report?.(fault);
      return fault === undefined ? collapsed(readings) : INVALID;
    }
    case 'any':
      return known(value);
  }
}

const INVALID_VALUE = 'Invalid Attribute Value';

function exactlyOneFault(
  readings: Readonly<Record<string, Reading<unknown>>>,
  path: AttributePath,
): Problem | undefined {
  const names = Object.keys(readings);
  const written = names.filter((name) => readings[name]?.kind !== 'absent');
  const isUndecided = written.some((name) => readings[name]?.kind === 'unknown');
  if (written.length === 1 || isUndecided) return undefined;
  return {
    title: 'Exactly One Must Be Written',
    detail: `${path} has ${written.length === 0 ? 'none' : written.join(' and ')} of ${names.join(', ')}. Write exactly one of them.`,
    path: path.steps,
  };
}

/** An object as a whole: known when all of it is. */
export function collapsed(readings: Readonly<Record<string, Reading<unknown>>>): Reading<object> {
  const stopped = hindrance(Object.values(readings));
  if (stopped !== undefined) return stopped;
  return known(
    Object.fromEntries(
      Object.entries(readings).map(([name, reading]) => [
        name,
        reading.kind === 'known' ? reading.value : undefined,
      ]),
    ),
  );
}

function readInteger(
  { min, max = Number.MAX_SAFE_INTEGER }: { readonly min?: number; readonly max?: number },
  value: DeclaredValue,
  path: AttributePath,
  report: Report,
): Reading<number> {
  if (value.kind !== 'scalar' || typeof value.value !== 'number')
    return wrongType('a whole number', value, path, report);
  const number = value.value;
  const least = min ?? -max;
  if (Number.isInteger(number) && number >= least && number <= max) return known(number);
  const bounds = min === undefined ? '' : ` of at least ${min}`;
  report?.({
    title: INVALID_VALUE,
    detail: `${path} must be a whole number${bounds}, not ${number}.`,
    path: path.steps,
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
  path: AttributePath,
  report: Report,
): Reading<readonly unknown[]> {
  if (value.kind !== 'list') return wrongType('a list', value, path, report, whenEmpty);
  if (value.items.length === 0 && report && whenEmpty !== undefined) return empty(whenEmpty, path, report);
  const readings = value.items.map((item, index) =>
    readElement(element, item, path.element(index, of), report),
  );
  const stopped = hindrance(readings);
  if (stopped !== undefined) return stopped;
  const values = readings.map((reading) => (reading.kind === 'known' ? reading.value : undefined));
  return known(of === 'set' ? [...new Set(values)] : values);
}

function readMap(
  { element, whenEmpty }: Collection,
  value: DeclaredValue,
  path: AttributePath,
  report: Report,
): Reading<object> {
  if (value.kind !== 'map') return wrongType('a map', value, path, report, whenEmpty);
  if (value.entries.size === 0 && report && whenEmpty !== undefined) return empty(whenEmpty, path, report);
  return collapsed(
    Object.fromEntries(
      [...value.entries].map(([name, item]) => [name, readElement(element, item, path.key(name), report)]),
    ),
  );
}

function empty(whenEmpty: string, path: AttributePath, report: ReportProblem): Reading<never> {
  report({ title: INVALID_VALUE, detail: `${path} is empty. ${whenEmpty}`, path: path.steps });
  return INVALID;
}

function nullElement(path: AttributePath, report: Report): Reading<never> {
  report?.({
    title: 'Null Element',
    detail: `${path} is null. Leave the element out, or give it a value.`,
    path: path.steps,
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
  path: AttributePath,
  report: Report,
  remedy?: string,
): Reading<never> {
  report?.({
    title: 'Wrong Type',
    detail: `${path} must be ${wanted}, not ${described(value)}.${remedy === undefined ? '' : ` ${remedy}`}`,
    path: path.steps,
  });
  return INVALID;
}

function described(value: DeclaredValue): string {
  if (value.kind === 'list') return 'a list';
  if (value.kind === 'map') return 'an object';
  return value.kind === 'scalar' ? quoted(value.value) : 'nothing';
}

function missing(specification: AttributeSpecification, path: AttributePath) {
  const write =
    specification.type === 'string'
      ? specification.rule?.write
      : 'whenEmpty' in specification
        ? specification.whenEmpty
        : undefined;
  return {
    title: 'Missing Attribute',
    detail: `${path} is missing. ${write ?? 'Write it.'}`,
    path: path.steps,
  };
}

/** Reports names that are not attributes. */
export function reportUnknownNames(
  attributes: AttributeSpecifications,
  map: DeclaredMap,
  path: AttributePath,
  report: ReportProblem,
): void {
  for (const name of map.entries.keys()) {
    if (Object.hasOwn(attributes, name)) continue;
    const at = path.attribute(name);
    report({
      title: 'Unknown Attribute',
      detail: `${at} is not an attribute that can be written. Remove it, or write one of ${Object.keys(attributes).join(', ')}.`,
      path: at.steps,
    });
  }
}

import type { ErrorObject } from 'ajv/dist/2020.js';

/** Something wrong in a document, and where: a JSON Pointer. */
export interface DocumentFault {
  readonly path: string;
  /** A clause that follows the path: "must be one of a, b". */
  readonly message: string;
}

/** Each is looked at beside all others: a file may be made to have millions. */
const MOST_ERRORS = 1_000;

/**
 * A validator's errors worded for people. Where one of several shapes is allowed, the validator complains about each of
 * them; what helps is only the complaint about the shape that was meant.
 *
 * @param errors with their data (`verbose`).
 * @param wordPattern says what a text that misses a pattern must be.
 */
export function wordedErrors(
  errors: readonly ErrorObject[],
  wordPattern: (pattern: unknown) => string,
): readonly DocumentFault[] {
  const first = errors.slice(0, MOST_ERRORS);
  return first
    .filter((error) => isTelling(error, first))
    .map((error) => ({ path: error.instancePath, message: word(error, wordPattern) }));
}

function isTelling(error: ErrorObject, all: readonly ErrorObject[]): boolean {
  if (error.keyword === 'anyOf' || error.propertyName !== undefined) return false;
  const path = error.instancePath;
  if (error.keyword === 'type' && all.some((other) => namesValues(other) && other.instancePath === path)) {
    return false;
  }
  const isChoice = all.some((other) => other.keyword === 'anyOf' && other.instancePath === path);
  if (!isChoice) return true;
  if (error.keyword === 'type') return !all.some((other) => saysMore(other, path));
  return !namesValues(error) || typeof error.data !== 'object';
}

function namesValues({ keyword }: ErrorObject): boolean {
  return keyword === 'enum' || keyword === 'const';
}

function saysMore({ keyword, instancePath }: ErrorObject, path: string): boolean {
  return (
    keyword !== 'type' &&
    keyword !== 'anyOf' &&
    (instancePath === path || instancePath.startsWith(`${path}/`))
  );
}

function word(
  { keyword, params, message, schema }: ErrorObject,
  wordPattern: (pattern: unknown) => string,
): string {
  switch (keyword) {
    case 'required':
      return `must have the field "${params.missingProperty}"`;
    case 'additionalProperties':
    case 'propertyNames':
      return `has the field "${params.additionalProperty ?? params.propertyName}", which means nothing here; remove or rename it`;
    case 'enum':
      return `must be one of ${params.allowedValues.join(', ')}`;
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}`;
    case 'pattern':
      return wordPattern(schema);
    case 'type':
      return `must be ${/^[aeio]/.test(params.type) ? 'an' : 'a'} ${params.type}`;
    case 'minItems':
    case 'minLength':
    case 'minProperties':
      return 'must not be empty';
    case 'maxProperties':
      return `must have only ${params.limit === 1 ? 'one field' : `${params.limit} fields`}`;
    default:
      return message ?? 'is not valid';
  }
}

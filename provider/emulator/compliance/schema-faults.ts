import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import * as z from 'zod';
import { fieldErrors } from '../issue-words.ts';
import type { DatasetFault } from './cross-references.ts';
import { dataset, INSTANT_PATTERN } from './dataset.ts';

/** What a JSON Schema validator finds wrong with a data set, worded for people. */
export function schemaFaults(value: unknown): readonly DatasetFault[] {
  // Formats are checked once more by their patterns, which zod writes beside them.
  const ajv = new Ajv2020({ allErrors: true, verbose: true, validateFormats: false });
  const validate = ajv.compile(z.toJSONSchema(dataset, { io: 'input' }));
  if (validate(value)) return unseenBySchema(value);
  const errors = validate.errors ?? [];
  return errors
    .filter((error) => isTelling(error, errors))
    .map((error) => ({ path: error.instancePath, message: word(error) }));
}

/** What no JSON Schema can say, such as that there is no 31st of June. */
function unseenBySchema(value: unknown): readonly DatasetFault[] {
  return fieldErrors(dataset.safeParse(value).error?.issues ?? [], value, 'json-pointer');
}

/**
 * Where one of several shapes is allowed, the validator complains about each of them. What helps is only the complaint
 * about the shape that was meant.
 */
function isTelling(error: ErrorObject, all: readonly ErrorObject[]): boolean {
  if (error.keyword === 'anyOf' || error.propertyName !== undefined) return false;
  const path = error.instancePath;
  const isChoice = all.some((other) => other.keyword === 'anyOf' && other.instancePath === path);
  if (!isChoice) return true;
  if (error.keyword === 'type') return !all.some((other) => saysMore(other, path));
  return error.keyword !== 'enum' || typeof error.data !== 'object';
}

function saysMore({ keyword, instancePath }: ErrorObject, path: string): boolean {
  return (
    keyword !== 'type' &&
    keyword !== 'anyOf' &&
    (instancePath === path || instancePath.startsWith(`${path}/`))
  );
}

function word({ keyword, params, message, schema }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return `must have the field "${params.missingProperty}"`;
    case 'additionalProperties':
    case 'propertyNames':
      return `has the field "${params.additionalProperty ?? params.propertyName}", which means nothing here; remove or rename it`;
    case 'enum':
      return `must be one of ${params.allowedValues.join(', ')}`;
    case 'pattern':
      return schema === INSTANT_PATTERN
        ? 'must be an instant such as 2026-11-01T09:00:00Z, or relative such as "-2h" or "+30d"'
        : 'must be an email address';
    case 'type':
      return `must be ${/^[aeio]/.test(params.type) ? 'an' : 'a'} ${params.type}`;
    case 'minItems':
    case 'minLength':
      return 'must not be empty';
    default:
      return message ?? 'is not valid';
  }
}

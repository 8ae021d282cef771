import { Ajv2020 } from 'ajv/dist/2020.js';
import * as z from 'zod';
import { wordedErrors } from '../../documents/schema-errors.ts';
import { fieldErrors } from '../issue-words.ts';
import type { DatasetFault } from './cross-references.ts';
import { dataset, INSTANT_PATTERN } from './dataset.ts';

/** What a JSON Schema validator finds wrong with a data set, worded for people. */
export function schemaFaults(value: unknown): readonly DatasetFault[] {
  // Formats are checked once more by their patterns, which zod writes beside them.
  const ajv = new Ajv2020({ allErrors: true, verbose: true, validateFormats: false });
  const validate = ajv.compile(z.toJSONSchema(dataset, { io: 'input' }));
  if (validate(value)) return unseenBySchema(value);
  return wordedErrors(validate.errors ?? [], (pattern) =>
    pattern === INSTANT_PATTERN
      ? 'must be an instant such as 2026-11-01T09:00:00Z, or relative such as "-2h" or "+30d"'
      : 'must be an email address',
  );
}

/** What no JSON Schema can say, such as that there is no 31st of June. */
function unseenBySchema(value: unknown): readonly DatasetFault[] {
  return fieldErrors(dataset.safeParse(value).error?.issues ?? [], value, 'json-pointer');
}

import type * as z from 'zod';
import { fieldName } from '../schema-messages/field-path.ts';
import { schemaFaults } from '../schema-messages/schema-faults.ts';
import { type FieldError, invalidRequest } from './problem.ts';

/**
 * Reads the query parameters of a request. Unknown ones are refused, because a misspelled filter would otherwise return
 * everything. An operation without parameters ignores them.
 *
 * @throws ProblemError `invalid-request` naming each invalid parameter.
 */
export function readQuery(schema: z.ZodObject | undefined, parameters: URLSearchParams): unknown {
  if (schema === undefined) return undefined;
  const known = Object.keys(schema.shape);
  const errors: FieldError[] = [];
  for (const name of new Set(parameters.keys())) {
    if (!known.includes(name)) {
      errors.push({ path: name, message: `is not a known parameter; known here: ${known.join(', ')}` });
    } else if (parameters.getAll(name).length > 1) {
      errors.push({ path: name, message: 'is given more than once' });
    }
  }
  const values = Object.fromEntries(parameters);
  const result = schema.safeParse(values);
  if (!result.success) {
    for (const { path, message } of schemaFaults(schema, result.error, values, { language: 'json' }))
      errors.push({ path: fieldName(path), message });
  }
  if (errors.length > 0) throw invalidRequest(errors);
  return result.data;
}

import type * as z from 'zod';
import { fieldErrors } from './issue-words.ts';
import { type FieldError, invalidRequest } from './problem.ts';

/**
 * Reads the query parameters of a request. Unknown ones are refused: a misspelt filter would otherwise show everything.
 *
 * @throws ProblemError `invalid-request` naming each parameter at fault.
 */
export function readQuery(schema: z.ZodObject | undefined, parameters: URLSearchParams): unknown {
  const known = schema === undefined ? [] : Object.keys(schema.shape);
  const errors: FieldError[] = [];
  for (const name of new Set(parameters.keys())) {
    if (!known.includes(name)) {
      const instead = known.length === 0 ? 'this takes none' : `this takes ${known.join(', ')}`;
      errors.push({ path: name, message: `is not a known parameter; ${instead}` });
    } else if (parameters.getAll(name).length > 1) {
      errors.push({ path: name, message: 'is given more than once' });
    }
  }
  const values = Object.fromEntries(parameters);
  const result = schema?.safeParse(values);
  if (result?.success === false) errors.push(...fieldErrors(result.error.issues, values, 'name'));
  if (errors.length > 0) throw invalidRequest(errors);
  return result?.data;
}

import { changesOf } from '../audit.ts';
import { type FieldError, ProblemError } from '../problem.ts';

/**
 * Refuses a change that is made from another state than the present one. A change that is done already is not refused, so
 * that it can be sent again when its response was lost.
 *
 * @param what the subject, for messages: "the control AC-01 in staging".
 * @throws ProblemError `conflict`
 */
export function assertExpected(
  what: string,
  present: object,
  expected: object | undefined,
  wanted: object,
): void {
  if (expected === undefined || Object.keys(changesOf(present, wanted)).length === 0) return;
  const errors = Object.entries(changesOf(present, expected)).map(
    ([field, { from, to }]): FieldError => ({
      path: `/expected/${field}`,
      message: `is ${textOf(from)} now, not ${textOf(to)}`,
    }),
  );
  if (errors.length === 0) return;
  const changed = errors.map(({ path, message }) => `${path} ${message}`).join('; ');
  throw new ProblemError('conflict', `Nothing was changed, because ${what} is not as expected: ${changed}.`, {
    errors,
  });
}

function textOf(value: unknown): string {
  return value === null ? 'none' : Array.isArray(value) ? value.join(', ') : String(value);
}

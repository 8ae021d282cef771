import { fieldChanges, type GivenFields, valueText } from '../../compliance/field-changes.ts';
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
  present: GivenFields,
  expected: GivenFields | undefined,
  wanted: GivenFields,
): void {
  if (expected === undefined || fieldChanges(present, wanted).length === 0) return;
  const errors = fieldChanges(present, expected).map(
    ({ field, from, to }): FieldError => ({
      path: `/expected/${field}`,
      message: `is ${valueText(from)} now, not ${valueText(to)}`,
    }),
  );
  if (errors.length === 0) return;
  const changed = errors.map(({ path, message }) => `${path} ${message}`).join('; ');
  throw new ProblemError('conflict', `Nothing was changed, because ${what} is not as expected: ${changed}.`, {
    errors,
  });
}

import { isSameMoment, parseInstant } from '../keys/instant.ts';

/** What a field can hold. */
export type FieldValue = string | number | null | readonly string[];

/** Fields by name. */
export type Fields = Readonly<Record<string, FieldValue>>;

/** One field of a control, a test or the organization, before and after a change. */
export interface FieldChange {
  readonly field: string;
  readonly from: FieldValue;
  readonly to: FieldValue;
}

/** LowerPlane returned another value than the requested one. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';

  constructor(what: string, { field, from, to }: FieldChange) {
    super(
      `LowerPlane returned ${field} ${valueText(from)} for ${what}, not ${valueText(to)}. A proxy may have changed the request or the response. Check it in LowerPlane.`,
    );
  }
}

/** A value for people. */
export function valueText(value: FieldValue): string {
  if (value === null) return 'none';
  return typeof value === 'object' ? value.join(', ') : String(value);
}

/** Fields by name; what is undefined is not given. */
export type GivenFields = Readonly<Record<string, FieldValue | undefined>>;

/** The fields given in `wanted` whose values differ from `before`, which can have more fields. */
export function fieldChanges(before: GivenFields, wanted: GivenFields): readonly FieldChange[] {
  return Object.entries(wanted).flatMap(([field, to]) => {
    const from = before[field] ?? null;
    return to === undefined || isSame(from, to) ? [] : [{ field, from, to }];
  });
}

function isSame(one: FieldValue, other: FieldValue): boolean {
  if (typeof one === 'string' && typeof other === 'string' && parseInstant(one) && parseInstant(other))
    return isSameMoment(one, other);
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * Compares a response with the requested values.
 *
 * @param what the subject of the request: "the control AC-01".
 * @throws UnexpectedAnswer
 */
export function assertAnswer(what: string, answer: GivenFields, expected: Fields): void {
  const [first] = fieldChanges(answer, expected);
  if (first !== undefined) throw new UnexpectedAnswer(what, first);
}

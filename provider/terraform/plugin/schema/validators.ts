import { type Validator, validator } from './validator.ts';

/** Text must be one of the given values. */
export function oneOf(...allowed: readonly string[]): Validator<string> {
  const words = allowed.map((word) => `"${word}"`).join(', ');
  return validator(`must be one of ${words}`, (value) =>
    allowed.includes(value) ? undefined : `"${value}" is not one of ${words}.`,
  );
}

/** Text must have between `min` and `max` characters. */
export function lengthBetween(min: number, max: number): Validator<string> {
  return validator(`must have ${min} to ${max} characters`, (value) => {
    const length = [...value].length;
    return length >= min && length <= max
      ? undefined
      : `It has ${length} characters; write ${min} to ${max}.`;
  });
}

/** Text must match; `rule` describes the pattern. The value is not quoted, so this suits sensitive values. */
export function matches(pattern: RegExp, rule: string): Validator<string> {
  return validator(rule, (value) => (pattern.test(value) ? undefined : `The value ${rule}.`));
}

/** A number must be within both bounds, inclusive. */
export function between(min: number, max: number): Validator<number> {
  return validator(`must be between ${min} and ${max}`, (value) =>
    value >= min && value <= max ? undefined : `${value} is not between ${min} and ${max}.`,
  );
}

/** A list or set must have at least `min` and at most `max` elements. */
export function sizeBetween(
  min: number,
  max: number = Number.POSITIVE_INFINITY,
): Validator<readonly unknown[]> {
  const bounds = max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`;
  return validator(`must have ${bounds} elements`, (value) =>
    value.length >= min && value.length <= max
      ? undefined
      : `It has ${value.length} element${value.length === 1 ? '' : 's'}; write ${bounds}.`,
  );
}

/**
 * Checks one attribute's value. Runs only when the value is set and wholly known, so it never meets null or unknown.
 */
export interface Validator<T> {
  /** What a good value is, for documentation: "must be one of ...". */
  readonly description: string;
  /** Says what is wrong and how to write it right, or nothing. Never quote a sensitive value. */
  check(value: T): string | undefined;
}

/** Makes a validator from a description and a check. */
export function validator<T>(description: string, check: (value: T) => string | undefined): Validator<T> {
  return { description, check };
}

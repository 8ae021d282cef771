/**
 * Checks one attribute's value. Runs only when the value is set and wholly known, so it never sees null or unknown.
 */
export interface Validator<T> {
  /** The rule, for documentation: "must be one of ...". */
  readonly description: string;
  /** Returns what is wrong and how to fix it, or undefined. Must not quote a sensitive value. */
  check(value: T): string | undefined;
}

/** Creates a validator from a description and a check. */
export function validator<T>(description: string, check: (value: T) => string | undefined): Validator<T> {
  return { description, check };
}

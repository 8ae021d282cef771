/**
 * A value Terraform will only know after apply.
 *
 * Terraform may attach refinements ("not null", "starts with ..."); their bytes are kept, so that a value that is
 * passed on unchanged keeps them.
 */
export class Unknown {
  /** MessagePack payload of a refined unknown (extension 12), absent when nothing more is known. */
  readonly refinements: Uint8Array | undefined;

  constructor(refinements?: Uint8Array) {
    this.refinements = refinements;
  }

  toString(): string {
    return '(known after apply)';
  }
}

/** The plain unknown: use it in a plan for values that only apply can determine. */
export const UNKNOWN: Unknown = new Unknown();

/** Use it to narrow a value from config or plan before reading it. */
export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}

/** True for every value that is not unknown; `null` counts as known. Elements are not checked. */
export function isKnown<T>(value: T): value is Exclude<T, Unknown> {
  return !(value instanceof Unknown);
}

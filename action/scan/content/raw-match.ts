import type { SecretRule } from '../rules/secret-rule.ts';

/** Bytes before and after a match that its pattern may look at. */
export const MARGIN = 40;

/** A match of a rule's pattern with the text of the secret, which must not leave this directory unsealed. */
export interface RawMatch {
  readonly rule: SecretRule;
  /** Byte offsets of the secret in the searched bytes. */
  readonly start: number;
  readonly end: number;
  readonly secret: string;
  readonly match: string;
  /** Up to {@link MARGIN} characters before the match. */
  readonly before: string;
}

/** A window of a text: the bytes up to `length`, of which those between `from` and `to` are to be matched. */
export interface Window {
  readonly bytes: Buffer;
  readonly length: number;
  readonly from: number;
  readonly to: number;
}

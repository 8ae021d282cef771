import type { RawMatch } from './raw-match.ts';
import type { SealedSecret } from './redact.ts';

/** A secret with its text, for verification alone. Nothing of it may be shown or logged. */
export interface WitnessedSecret {
  readonly ruleId: string;
  /** One character per byte. */
  readonly text: string;
  /** SHA-256 of the text. */
  readonly identity: string;
  /** Text around the secret, which starts at the offset `at` in it. */
  readonly around: string;
  readonly at: number;
}

/** Gets each secret that a scanner finds, before its text is dropped. */
export type Witness = (secret: WitnessedSecret) => void;

/** How far other parts of a credential can be from it: an account, a host, the other half of a pair. */
const AROUND = 2_000;

export function witnessed(
  { rule, secret, start, end }: RawMatch,
  { identity }: SealedSecret,
  bytes: Buffer,
  length: number,
): WitnessedSecret {
  const from = Math.max(0, start - AROUND);
  const around = bytes.toString('latin1', from, Math.min(length, end + AROUND));
  return { ruleId: rule.id, text: secret, identity, around, at: start - from };
}

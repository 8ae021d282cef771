const LONGEST = 80;
/**
 * A private age identity, or a LowerPlane key: neither may appear in a message. Part of a key counts only where a word
 * begins with it: `help_` and a long word is no key.
 */
const SECRET = /AGE-SECRET-KEY-|(?<![0-9A-Za-z])lp_[0-9A-Za-z]{20}|lp_[0-9A-Za-z]{36}/i;
export const HIDDEN = '(a secret, not shown)';

/** A value of a declaration as a message quotes it: in quotation marks, on one line, cut, and never a secret. */
export function quoted(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value);
  if (holdsSecret(value)) return HIDDEN;
  const cut = value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
  return JSON.stringify(cut);
}

/** A name, or the identity of a destination, as a message shows it: as it is, unless it holds a secret. */
export function shown(name: string): string {
  return holdsSecret(name) ? HIDDEN : name;
}

/** Whether a private age identity or a LowerPlane key is in a text. */
export function holdsSecret(text: string): boolean {
  return SECRET.test(text);
}

const EVERY_SECRET = /AGE-SECRET-KEY-[0-9A-Z-]*|(?<![0-9A-Za-z])lp_[0-9A-Za-z]{20,}|lp_[0-9A-Za-z]{36,}/gi;

/** A longer text without the secrets in it. */
export function withoutSecrets(text: string): string {
  return text.replace(EVERY_SECRET, HIDDEN);
}

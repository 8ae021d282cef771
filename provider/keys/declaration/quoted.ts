const LONGEST = 80;
/** A private age identity, or a LowerPlane key: neither may appear in a message. */
const SECRET = /AGE-SECRET-KEY-|\blp_[0-9A-Za-z]{20}/i;
const HIDDEN = '(a secret, not shown)';

/** A value of a declaration as a message quotes it: in quotation marks, on one line, cut, and never a secret. */
export function quoted(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value);
  if (SECRET.test(value)) return HIDDEN;
  const cut = value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
  return JSON.stringify(cut);
}

/** A name, or the identity of a destination, as a message shows it: as it is, unless it holds a secret. */
export function shown(name: string): string {
  return SECRET.test(name) ? HIDDEN : name;
}

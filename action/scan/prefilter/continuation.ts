/**
 * What must follow a literal for it to count: literals of three letters are frequent in base64 and in prose, and a token is
 * at least some characters long. Where the characters end too early at a sign that may only interrupt a token, such as a
 * quotation mark or an escape, the literal counts all the same.
 */
export interface Continuation {
  readonly of: ContinuationKind;
  /** How many characters follow at least; of a user name and password, how many may come before the `@`. */
  readonly size: number;
}

/** `user` is a user name and password in a URL, up to the `@`. */
export type ContinuationKind = 'word' | 'hex' | 'upper' | 'user';

/** What a byte after a literal says. */
const CONTINUES = 0;
const ACCEPTED = 1;
const REJECTED = 2;

/** Quotation marks, and what escapes and colours start with. */
const INTERRUPTS = '"\'`\\%&\u001b';
const SPACE = 32;
const BELONGS: Readonly<Record<ContinuationKind, (char: string) => boolean>> = {
  word: (char) => /[\w-]/.test(char),
  hex: (char) => /[0-9a-f]/.test(char),
  upper: (char) => /[0-9A-Z]/.test(char),
  user: (char) => char.charCodeAt(0) > SPACE && !'@/<>'.includes(char),
};

/** The kinds in the order of their tables in the memory of the kernel. */
export const CONTINUATION_KINDS: readonly ContinuationKind[] = ['word', 'hex', 'upper', 'user'];

const TABLES: Readonly<Record<ContinuationKind, Uint8Array>> = {
  word: tableOf('word'),
  hex: tableOf('hex'),
  upper: tableOf('upper'),
  user: tableOf('user'),
};

/** For each byte, whether it continues, accepts or rejects. */
export function continuationTable(kind: ContinuationKind): Uint8Array {
  return TABLES[kind];
}

function tableOf(kind: ContinuationKind): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => {
    const char = String.fromCharCode(byte);
    if (INTERRUPTS.includes(char) || (kind === 'user' && char === '@')) return ACCEPTED;
    return BELONGS[kind](char) ? CONTINUES : REJECTED;
  });
}

/** Whether what follows a literal may be the rest of a token. assembly/teddy.ts does the same. */
export function mayContinue(
  bytes: Uint8Array,
  literalEnd: number,
  end: number,
  { of, size }: Continuation,
): boolean {
  const table = TABLES[of];
  const limit = Math.min(end, literalEnd + size);
  for (let at = literalEnd; at < limit; at++) {
    const says = table[bytes[at] ?? 0];
    if (says !== CONTINUES) return says === ACCEPTED;
  }
  return of !== 'user' && literalEnd + size <= end;
}

/** The continuation that both literals have. */
export function weaker(a: Continuation | undefined, b: Continuation | undefined): Continuation | undefined {
  if (a === undefined || b === undefined || a.of !== b.of) return undefined;
  const isShorter = a.of === 'user' ? a.size > b.size : a.size < b.size;
  return isShorter ? a : b;
}

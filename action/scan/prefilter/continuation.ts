import { DIGITS, LETTERS, UPPER_CASE } from '../byte-table.ts';

/**
 * What must follow a literal for it to count: literals of three letters are frequent in base64 and in prose, and a token is
 * at least some characters long. Where the characters end too early at a sign that may only interrupt a token, such as a
 * quotation mark or an escape, the literal counts all the same.
 */
export interface Continuation {
  readonly of: ContinuationKind;
  /** How many characters follow at least; of a user name and password, how many may come before the `@`. */
  readonly size: number;
  /** How many characters of a token follow at least when signs between them count as well. Defaults to `size`. */
  readonly whole?: number;
}

/** `user` is a user name and password in a URL, up to the `@`. */
export type ContinuationKind = 'word' | 'hex' | 'upper' | 'user';

/** How many characters follow at least, wherever they are interrupted. */
export function fewestOf(then: Continuation | undefined): number {
  return then === undefined || then.of === 'user' ? 0 : (then.whole ?? then.size);
}

/** What a byte after a literal says. */
const CONTINUES = 0;
const ACCEPTED = 1;
const REJECTED = 2;

/** Quotation marks, and what escapes, colours and line ends of mail start with. */
const INTERRUPTS = '"\'`\\%&=\u001b';
const SPACE = 32;
const CHARACTERS = {
  word: `${LETTERS}${DIGITS}_-`,
  hex: `${DIGITS}abcdef`,
  upper: `${UPPER_CASE}${DIGITS}`,
};

/** The kinds in the order of their tables in the memory of the kernel. */
export const CONTINUATION_KINDS: readonly ContinuationKind[] = ['word', 'hex', 'upper', 'user'];

const TABLES: Readonly<Record<ContinuationKind, Uint8Array>> = {
  word: tableOf(CHARACTERS.word),
  hex: tableOf(CHARACTERS.hex),
  upper: tableOf(CHARACTERS.upper),
  user: tableOfUser(),
};

/** For each byte, whether it continues, accepts or rejects. */
export function continuationTable(kind: ContinuationKind): Uint8Array {
  return TABLES[kind];
}

function tableOf(characters: string): Uint8Array {
  return withInterrupts(new Uint8Array(256).fill(REJECTED), characters);
}

function tableOfUser(): Uint8Array {
  const table = new Uint8Array(256).fill(REJECTED, 0, SPACE + 1);
  setEach(table, '/<>', REJECTED);
  return withInterrupts(table, '', '@');
}

function withInterrupts(table: Uint8Array, continues: string, accepted = ''): Uint8Array {
  setEach(table, continues, CONTINUES);
  setEach(table, INTERRUPTS + accepted, ACCEPTED);
  return table;
}

/** A loop by index, because it is faster and runs at each start of the scanner. */
function setEach(table: Uint8Array, characters: string, says: number): void {
  for (let at = 0; at < characters.length; at++) table[characters.charCodeAt(at)] = says;
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

/** The less strict of two continuations: text that continues either literal passes it. Undefined: any text does. */
export function weaker(a: Continuation | undefined, b: Continuation | undefined): Continuation | undefined {
  if (a === undefined || b === undefined || a.of !== b.of) return undefined;
  const isShorter = a.of === 'user' ? a.size > b.size : a.size < b.size;
  return isShorter ? { of: a.of, size: a.size } : { of: b.of, size: b.size };
}

import { VALUE_KINDS } from '../reading/value-kinds.ts';
import { ASSIGNMENT_KINDS } from '../rules/prechecks.ts';
import { CONTINUATION_KINDS, continuationTable } from './continuation.ts';
import { RUN_TABLES } from './encoded-run.ts';
import type { Literal } from './literal.ts';
import { nibblesOf, placementOf, WINDOW } from './placement.ts';

/** Where the SIMD kernel expects its tables; assembly/teddy.ts has the same numbers. */
const MASKS = 0;
const GROUP_SIZE = 128;
const HEADS = 512;
const TABLES_AT = 8704;
const TABLE_SIZE = 256;
const ENTRIES = 11008;
const ENTRY_SIZE = 16;
const HASHED_BYTES = 3;
const BUCKETS_OF_GROUP = 8;
const NIBBLES = 16;
const ANY_CASE = 1;
const STARTS_TOKEN = 2;
const KIND_SHIFT = 8;
const TABLES: readonly Uint8Array[] = [
  ...CONTINUATION_KINDS.map(continuationTable),
  ...RUN_TABLES,
  VALUE_KINDS,
  ASSIGNMENT_KINDS,
];

/** The bytes at the bottom of the kernel's memory: masks, hash table, tables of bytes, literal records and
 * literal texts. */
export function memoryImage(literals: readonly Literal[]): Uint8Array {
  const texts = literals.map((literal) => Buffer.from(literal.text, 'latin1'));
  const textsAt = ENTRIES + (literals.length + 1) * ENTRY_SIZE;
  const image = Buffer.alloc(textsAt + texts.reduce((sum, text) => sum + text.length, 0));

  for (const [index, table] of TABLES.entries()) image.set(table, TABLES_AT + index * TABLE_SIZE);
  let textAt = textsAt;
  for (const [index, literal] of literals.entries()) {
    const text = texts[index] ?? Buffer.alloc(0);
    const { window, bucket } = placementOf(literal, index);
    writeMasks(image, literal, window, bucket);
    const record = ENTRIES + (index + 1) * ENTRY_SIZE;
    const head = HEADS + 2 * hashOf(text, window);
    image.writeUInt32LE(textAt, record);
    image.writeUInt16LE(text.length, record + 4);
    image.writeUInt16LE(window, record + 6);
    image.writeUInt16LE(index, record + 8);
    image.writeUInt16LE(flagsOf(literal), record + 10);
    image.writeUInt16LE(image.readUInt16LE(head), record + 12);
    image.writeUInt16LE(index + 1, head);
    image.writeUInt16LE(literal.then?.size ?? 0, record + 14);
    text.copy(image, textAt);
    textAt += text.length;
  }
  return image;
}

function flagsOf({ anyCase, startsToken, then }: Literal): number {
  const kind = then === undefined ? 0 : CONTINUATION_KINDS.indexOf(then.of) + 1;
  return (anyCase ? ANY_CASE : 0) | (startsToken ? STARTS_TOKEN : 0) | (kind << KIND_SHIFT);
}

/** Each table has a byte for each of 16 nibbles, and in it a bit for each bucket of its group. */
function writeMasks(image: Buffer, literal: Literal, window: number, bucket: number): void {
  const group = MASKS + Math.floor(bucket / BUCKETS_OF_GROUP) * GROUP_SIZE;
  const bit = 1 << (bucket % BUCKETS_OF_GROUP);
  const { low, high } = nibblesOf(literal, window);
  for (let position = 0; position < WINDOW; position++) {
    for (const [half, nibbles] of [low[position], high[position]].entries()) {
      const table = group + (2 * position + half) * NIBBLES;
      for (let nibble = 0; nibble < NIBBLES; nibble++) {
        if (((nibbles ?? 0) >> nibble) & 1) image[table + nibble] = (image[table + nibble] ?? 0) | bit;
      }
    }
  }
}

function hashOf(text: Buffer, window: number): number {
  const folded = text.readUIntLE(window, HASHED_BYTES) | 0x202020;
  return Math.imul(folded, 0x9e3779b1) >>> 20;
}

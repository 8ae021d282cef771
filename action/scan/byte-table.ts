export const DIGITS = '0123456789';
export const UPPER_CASE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const LETTERS = `${UPPER_CASE}abcdefghijklmnopqrstuvwxyz`;

/**
 * For each byte, the bits of the kinds of characters that it belongs to. Made without a regular expression for each byte,
 * because every start of the scanner makes several.
 */
export function byteTable(kinds: readonly (readonly [bits: number, characters: string])[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const [bits, characters] of kinds) {
    for (let at = 0; at < characters.length; at++) {
      const byte = characters.charCodeAt(at);
      table[byte] = (table[byte] ?? 0) | bits;
    }
  }
  return table;
}

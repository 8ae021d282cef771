/**
 * HPACK's Huffman code (RFC 7541, appendix B). The code is canonical, so the lengths define it: for each byte value
 * its number of bits as a base-36 digit, and last that of the end-of-string symbol.
 */
const LENGTHS =
  'dnsssssssoussussssssssusssssssss6aacd68baa8b8666555666666678f6ca' +
  'd67777777777777777777777878djde6f56565666577666567655677777fbeds' +
  'kmkkmmmnmnnnnnonoomnonnnnlmnmnnomlkmmnnlnmmolmnnllmlnmnnkmmmnmmn' +
  'qqkjmnmpqqqrrqopjlqrrqrollqqsrrrkoklmllnmmppooqnqrqqrrrrrsrrrrrq' +
  'u';
const END_OF_STRING = 256;

/** A text is not valid in HPACK's Huffman code. */
export class HuffmanError extends Error {}

/** Pairs of branches, flat: `tree[2 * node + bit]` is the next node, or a symbol as `-1 - symbol`. */
let tree: Int16Array | undefined;

/** Decodes Huffman-coded bytes. @throws HuffmanError for a wrong code or wrong padding. */
export function huffmanDecode(bytes: Uint8Array): Buffer {
  tree ??= buildTree();
  const decoded = Buffer.allocUnsafe(Math.ceil((bytes.length * 8) / 5));
  let length = 0;
  let node = 0;
  let depth = 0;
  let onlyOnes = true;
  for (const byte of bytes) {
    for (let shift = 7; shift >= 0; shift--) {
      const bit = (byte >> shift) & 1;
      const next = tree[2 * node + bit] ?? 0;
      depth++;
      onlyOnes &&= bit === 1;
      if (next > 0) {
        node = next;
        continue;
      }
      const symbol = -1 - next;
      if (symbol === END_OF_STRING) throw new HuffmanError('the end-of-string symbol inside a text');
      decoded[length++] = symbol;
      node = 0;
      depth = 0;
      onlyOnes = true;
    }
  }
  if (depth > 7 || !onlyOnes) throw new HuffmanError('wrong padding after a text');
  return decoded.subarray(0, length);
}

function buildTree(): Int16Array {
  const symbols = Array.from(LENGTHS, (digit, symbol) => ({ symbol, bits: Number.parseInt(digit, 36) }));
  symbols.sort((a, b) => a.bits - b.bits || a.symbol - b.symbol);
  const branches = new Int16Array(2 * symbols.length);
  let nodes = 1;
  let code = 0;
  let width = 0;
  for (const { symbol, bits } of symbols) {
    code <<= bits - width;
    width = bits;
    let node = 0;
    for (let shift = bits - 1; shift > 0; shift--) {
      const branch = 2 * node + ((code >> shift) & 1);
      if (!branches[branch]) branches[branch] = nodes++;
      node = branches[branch] ?? 0;
    }
    branches[2 * node + (code & 1)] = -1 - symbol;
    code++;
  }
  return branches;
}

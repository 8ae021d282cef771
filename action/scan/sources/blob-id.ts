const SHA1_DIGITS = 40;
/** A larger content is hashed sooner by the library, although loading it takes some milliseconds. */
const LARGEST_HERE = 64 * 1024;
const BLOCK = 64;

/**
 * Git's id of a content: a hash of a header and the content; SHA-256 in repositories made so. It shows that two contents are
 * the same, and protects nothing.
 *
 * @param digits length of the ids in the repository.
 * @see https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
 */
export function blobId(content: Uint8Array, digits: number): string {
  const header = Buffer.from(`blob ${content.length}\0`);
  if (digits === SHA1_DIGITS && content.length <= LARGEST_HERE) return sha1(Buffer.concat([header, content]));
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash(digits === SHA1_DIGITS ? 'sha1' : 'sha256')
    .update(header)
    .update(content)
    .digest('hex');
}

/** @see RFC 3174 */
function sha1(text: Buffer): string {
  const padded = Buffer.alloc(Math.ceil((text.length + 9) / BLOCK) * BLOCK);
  text.copy(padded);
  padded[text.length] = 0x80;
  padded.writeUInt32BE(text.length * 8, padded.length - 4);
  const words = new Int32Array(80);
  let [h0, h1, h2, h3, h4] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0];
  for (let block = 0; block < padded.length; block += BLOCK) {
    for (let at = 0; at < 16; at++) words[at] = padded.readInt32BE(block + 4 * at);
    for (let at = 16; at < 80; at++) {
      const word =
        (words[at - 3] ?? 0) ^ (words[at - 8] ?? 0) ^ (words[at - 14] ?? 0) ^ (words[at - 16] ?? 0);
      words[at] = (word << 1) | (word >>> 31);
    }
    let [a, b, c, d, e] = [h0, h1, h2, h3, h4];
    for (let at = 0; at < 80; at++) {
      const mixed =
        at < 20
          ? ((b & c) | (~b & d)) + 0x5a827999
          : at < 40
            ? (b ^ c ^ d) + 0x6ed9eba1
            : at < 60
              ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
              : (b ^ c ^ d) + 0xca62c1d6;
      const next = (((a << 5) | (a >>> 27)) + mixed + e + (words[at] ?? 0)) | 0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = next;
    }
    h0 = (h0 + a) | 0;
    h1 = (h1 + b) | 0;
    h2 = (h2 + c) | 0;
    h3 = (h3 + d) | 0;
    h4 = (h4 + e) | 0;
  }
  return [h0, h1, h2, h3, h4].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('');
}

/**
 * Encodes headers without compression and without changing the peer's table. This server sends only a few constant
 * headers, so each block is built once and reused.
 *
 * Text must be ASCII.
 */
export function encodeHeaders(headers: Iterable<readonly [name: string, value: string]>): Buffer {
  const parts: Buffer[] = [];
  for (const [name, value] of headers) parts.push(Buffer.of(0), text(name), text(value));
  return Buffer.concat(parts);
}

function text(content: string): Buffer {
  const bytes = Buffer.from(content, 'latin1');
  return Buffer.concat([length(bytes.length), bytes]);
}

function length(size: number): Buffer {
  if (size < 0x7f) return Buffer.of(size);
  const bytes = [0x7f];
  let rest = size - 0x7f;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.of(...bytes, rest);
}

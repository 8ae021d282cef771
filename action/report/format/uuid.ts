import { createHash } from 'node:crypto';

/** The name space of this program's identifiers: the UUID version 5 of https://lowerplane.dev/ns/oscal in that of URLs. */
export const NAMESPACE = '3362b772-a008-55b0-ac0c-1c55456f7b2d';

/**
 * An identifier that follows from content: the same content has the same one.
 *
 * Source: RFC 9562, section 5.5.
 */
export function contentUuid(content: unknown): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(JSON.stringify(content))
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

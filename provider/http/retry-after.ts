/**
 * Reads a `Retry-After` header, in seconds or as an HTTP date (RFC 9110, 10.2.3).
 *
 * @param nowMs The server's clock as of this response, since an HTTP date is meant by it.
 * @returns Milliseconds to wait, 0 for a date already past, null when the header is absent or says nothing readable.
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | null {
  const value = header?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  // Only the shape of a date: Date.parse alone would take "-5" for a year.
  if (!/^[A-Z][a-z]{2,8},? /.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

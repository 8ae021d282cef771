/** RFC 3339 in UTC, without milliseconds when they are zero, so that `2027-01-01T00:00:00Z` is returned as it was sent. */
export function formatInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

/** Milliseconds since the epoch. `text` is RFC 3339, already validated by a schema. */
export function parseInstant(text: string): number {
  return Date.parse(text);
}

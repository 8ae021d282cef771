/** RFC 3339 in UTC; milliseconds only when there are some, so that `2027-01-01T00:00:00Z` comes back as it was sent. */
export function formatInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

/** Milliseconds since the epoch of an RFC 3339 text that a schema has already accepted. */
export function parseInstant(text: string): number {
  return Date.parse(text);
}

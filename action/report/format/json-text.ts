/** A value as JSON for programs: indented, and of whole characters, as not every program reads half of one. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(
    value,
    (_, inner: unknown) => (typeof inner === 'string' ? inner.toWellFormed() : inner),
    2,
  );
  return `${text}\n`;
}

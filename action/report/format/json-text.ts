/** A value as indented JSON. Half surrogate pairs are replaced, because not every program can read them. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(
    value,
    (_, inner: unknown) => (typeof inner === 'string' ? inner.toWellFormed() : inner),
    2,
  );
  return `${text}\n`;
}

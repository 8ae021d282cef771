/**
 * Plain data with other texts: those of its members, and of their members. Names of members stay as they are.
 *
 * @param change gets each text.
 * @returns a copy.
 */
export function changeTexts<Value>(value: Value, change: (text: string) => string): Value;
export function changeTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((inner: unknown) => changeTexts(inner, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, changeTexts(inner, change)]));
}

declare global {
  interface JSON {
    /** A number as written. Node 24 has it (ECMA-262, JSON.parse source text access), TypeScript's library does not yet. */
    rawJSON(text: string): object;
  }
}

/**
 * Parses JSON so that `JSON.stringify` returns every number as it was written, such as 12345678901234567890 and 1.0.
 * Values of other owners must stay unchanged when a value beside them is written.
 *
 * @throws SyntaxError
 */
export function parseLossless(text: string): unknown {
  const keepNumber = (_key: string, value: unknown, context?: { readonly source?: string }) => {
    const source = context?.source;
    return typeof value === 'number' && source !== undefined && source !== String(value)
      ? JSON.rawJSON(source)
      : value;
  };
  return JSON.parse(text, keepNumber);
}

/** Values by name, of a JSON object. */
export type JsonValues = Readonly<Record<string, unknown>>;

/** The values of a JSON object, as {@link parseLossless} reads them; null when the text is something else. */
export function jsonValues(text: string): JsonValues | null {
  try {
    const parsed = parseLossless(text);
    return isJsonValues(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

export function isJsonValues(value: unknown): value is JsonValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text by a name, whatever the name. Undefined: there is no such value. Null: it is not text. */
export function textNamed(values: JsonValues, name: string): string | null | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(values, name)?.value;
  return value === undefined || typeof value === 'string' ? value : null;
}

/** All values but one. */
export function withoutNamed(values: JsonValues, name: string): JsonValues {
  return Object.fromEntries(Object.entries(values).filter(([each]) => each !== name));
}

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

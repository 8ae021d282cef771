declare global {
  interface JSON {
    /** Numbers as written. In Node 24 (ECMA-262, JSON.parse source text access), not yet in TypeScript's library. */
    rawJSON(text: string): object;
  }
}

/**
 * Parses JSON so that `JSON.stringify` gives back every number as it was written: 12345678901234567890 and 1.0 too.
 * Values that belong to somebody else must come back unchanged when a neighbour of theirs is written.
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

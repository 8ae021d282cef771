/** A match of a rule's pattern: all of it, and the group named `secret`. One character per byte. */
export interface PatternMatch {
  readonly 0: string;
  readonly groups?: { readonly secret?: string } | undefined;
}

/** What a rule matches texts with. */
export interface SecretPattern {
  readonly source: string;
  /** The match that starts at an offset of a text, if there is one. */
  matchAt(text: string, offset: number): PatternMatch | null;
}

/** A match in bytes, with the secret in it. */
export interface PatternSpan {
  readonly start: number;
  readonly end: number;
  readonly secretStart: number;
  readonly secretEnd: number;
}

/** How a pattern is searched for around the literals of its rule, when no match needs to start at one of them. */
export interface RegionSearch {
  /** The matches from an offset on, from left to right; none overlaps another. */
  find(bytes: Uint8Array, from: number): Iterable<PatternSpan>;
  /** How many bytes after the start of a literal a match may start. */
  readonly startsAfter: number;
  /** The most bytes of a match. */
  readonly longest: number;
  /** Whether every match starts with a literal, so that it is also recognized where it is cut or escaped. */
  readonly startsWithLiteral: boolean;
}

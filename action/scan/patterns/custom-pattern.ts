import type { Severity } from '../severity.ts';

/** A kind of secret that a policy defines, as plain data: threads and caches get it, too. */
export interface CustomPattern {
  /** Begins with {@link CUSTOM_PREFIX}, so that it never is the id of a built-in rule. */
  readonly id: string;
  readonly description: string;
  /** RE2 syntax. */
  readonly pattern: string;
  /** One of these must be within {@link NEAR} bytes of where a match starts; empty for those that the pattern implies. */
  readonly keywords: readonly string[];
  /** The least Shannon entropy of a secret, in bits per byte. */
  readonly entropy: number | undefined;
  readonly severity: Severity;
  /** Globs. */
  readonly paths: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  /** Patterns of texts that are no secrets. */
  readonly allow: readonly string[];
  readonly remediation: string;
  readonly examples: { readonly found: readonly string[]; readonly ignored: readonly string[] };
}

/** What the ids of custom patterns begin with in reports. No built-in rule has such an id. */
export const CUSTOM_PREFIX = 'custom-';

/** In place of a vendor. */
export const CUSTOM_VENDOR = 'custom pattern';

/** The distance of a keyword from the start of a match, in bytes. */
export const NEAR = 1_000;

/** Bounds that keep the patterns of strangers harmless. */
export const BOUNDS = {
  /** Patterns of one policy. */
  patterns: 100,
  /** Characters of a pattern. */
  length: 1_000,
  /** Instructions of a compiled pattern: the time for a byte is proportional to them. */
  instructions: 2_000,
  /** Bytes of a match. */
  match: 4_096,
  keywords: 20,
  allow: 20,
  examples: 50,
  /** Characters of an example. */
  example: 10_000,
} as const;

import type { Literal } from '../prefilter/literal.ts';
import type { Needs } from '../prefilter/needs.ts';
import type { Severity } from '../severity.ts';
import type { SampleText } from './sample-text.ts';
import type { RegionSearch, SecretPattern } from './secret-pattern.ts';

/**
 * The confidence that a text is a secret, highest first. `certain`: a checksum proves it. `high`: the vendor's own prefix
 * and shape. `medium`: the shape is right, but something speaks against it. `low`: a guess.
 */
export const CONFIDENCES = ['certain', 'high', 'medium', 'low'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** How a secret is recognized: by its own shape, by the vendor's name for it, or only by a name that suggests a secret. */
export const RECOGNITIONS = ['shape', 'name', 'guess'] as const;
export type Recognition = (typeof RECOGNITIONS)[number];

/** What a rule says about a text that its pattern matched. */
export type Assessment =
  | {
      readonly kind: 'secret';
      readonly confidence: Confidence;
      readonly severity?: Severity;
      readonly note?: string;
    }
  | { readonly kind: 'not-a-secret' };

export const NOT_A_SECRET = { kind: 'not-a-secret' } as const;

/**
 * Assesses a match beyond what a pattern can.
 *
 * @param before up to 40 characters before the match.
 */
export type Assess = (secret: string, match: string, before: string) => Assessment;

/** Texts that test a rule, assembled when a test runs so that no file holds a whole secret. */
export interface Examples {
  /** Each must give exactly one match, by this rule. */
  readonly found: readonly string[];
  /** None may give a match by this rule. */
  readonly ignored: readonly string[];
}

/** One kind of secret: how to find it, how to distinguish it from similar texts, and what to do about it. */
export interface SecretRule {
  readonly id: string;
  readonly title: string;
  /** Name of the vendor. */
  readonly vendor: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** The rule looks closer only where one of these occurs; none for a small file that `paths` names. */
  readonly literals: readonly Literal[];
  /**
   * Matched where a literal starts (see `reachBack`) over one character per byte. The secret is the group named `secret`, or
   * the whole match.
   */
  readonly pattern: SecretPattern;
  /** How many bytes before the literal a match may start; 0 when every match starts with its literal. */
  readonly reachBack: number;
  /** How many bytes before a match its pattern looks at; those of every rule if not set. */
  readonly looksBack?: number;
  /** How many bytes from the literal's start a match may extend. */
  readonly reachAhead: number;
  /** Set for custom patterns: the pattern is searched for around the literals instead. */
  readonly region?: RegionSearch;
  /** A cheap check of the bytes after a literal that is too common for a regular expression at each occurrence. */
  readonly precheck?: (bytes: Uint8Array, literalAt: number, end: number) => boolean;
  /** The same for the search kernel, which then leaves the rest of the hits out. */
  readonly needs?: Pick<Needs, 'assigned' | 'run'> | undefined;
  /**
   * Set when the pattern matches `NAME="SECRET"`: the fewest characters of such a secret. Every other way in which a name is
   * given a value is then read as that.
   */
  readonly shortestAssigned?: number;
  /** Restricts the rule to paths that match. */
  readonly paths?: { test(path: string): boolean };
  /** False for secrets chosen by people, which need not look random. */
  readonly random: boolean;
  /** How the secret is recognized. Where several rules match the same text, `shape` beats `name` and both beat `guess`. */
  readonly recognisedBy: Recognition;
  readonly assess?: Assess;
  /**
   * True for rules that are newer than version 0.1.0. What it reported as a guess keeps the fingerprint of that guess, so
   * that baselines and waivers go on matching.
   */
  readonly formerlyGuessed?: boolean;
  /** What to do now, in one or two sentences. */
  readonly fix: string;
  readonly examples: (make: SampleText) => Examples;
}

import type { ApiKey } from '../../provider/api/contract/api-key.ts';
import type { ComplianceTest } from '../../provider/api/contract/compliance-test.ts';
import type { Control } from '../../provider/api/contract/control.ts';
import type { ReadPosture } from '../../provider/api/contract/read-posture.ts';
import type { DeclaredKeys } from '../../provider/declarations/declared-keys.ts';
import type { ScanResult } from '../scan/scan-result.ts';
import type { Place } from './rules/definition/violation.ts';

/** A compliance posture and its source. */
export interface SourcedPosture {
  /** `LowerPlane`, or the vendor's name in the policy. */
  readonly source: string;
  readonly posture: ReadPosture;
}

/** Everything the gate can know, by name. Each fact is known completely or not at all; an unknown fact is a {@link Gap}. */
export interface KnownFacts {
  /** Committed secrets. */
  readonly secrets: ScanResult;
  /** Keys declared in code. */
  readonly declarations: DeclaredKeys;
  /** The key that the gate itself uses. */
  readonly self: ApiKey;
  /** The organization's keys that the gate's key can see. */
  readonly keys: readonly ApiKey[];
  /** The postures that could be read. */
  readonly postures: readonly SourcedPosture[];
  /** Of the gated environment. */
  readonly tests: readonly ComplianceTest[];
  /** Of the gated environment. */
  readonly controls: readonly Control[];
  /** The scores in the baseline. */
  readonly postureBaseline: PostureBaseline;
}

export const FACT_NAMES = [
  'secrets',
  'declarations',
  'self',
  'keys',
  'postures',
  'tests',
  'controls',
  'postureBaseline',
] as const satisfies readonly (keyof KnownFacts)[];
export type FactName = (typeof FACT_NAMES)[number];

/** What each fact is about, in words. */
export const FACT_SUBJECTS: Readonly<Record<FactName, string>> = {
  secrets: 'which secrets the files contain',
  declarations: 'which keys the code declares',
  self: "the gate's own key",
  keys: 'the live keys',
  postures: 'the compliance posture',
  tests: 'the compliance tests',
  controls: 'the controls',
  postureBaseline: 'the earlier scores',
};

/** The facts that come from LowerPlane. */
export const LOWERPLANE_FACTS = [
  'self',
  'keys',
  'postures',
  'tests',
  'controls',
] as const satisfies readonly FactName[];

/** A fact that is not known, completely or in part: the {@link NotKnown} of a fact. */
export interface Gap {
  readonly fact: FactName;
  /**
   * `not-configured`: not requested (no key, no repository). `unavailable`: the request failed and may work later.
   * `refused`: access was denied. `invalid`: the response or the file is malformed.
   */
  readonly kind: 'not-configured' | 'unavailable' | 'refused' | 'invalid';
  /** Title Case summary. */
  readonly title: string;
  /** What happened, and what to do. */
  readonly detail: string;
}

/** What kind of thing is not known. */
export const NOT_KNOWN_KINDS = [
  /** A fact of the gate, or a part of it: LowerPlane or a vendor did not answer. */
  'fact',
  /** The content of a file. */
  'file',
  /** The value of an expression, which is known only when the code runs. */
  'value',
  /** The keys that some code declares. */
  'declarations',
  /** The thresholds of an environment. */
  'environment',
  /** What was to be checked. */
  'scope',
] as const;
export type NotKnownKind = (typeof NOT_KNOWN_KINDS)[number];

/**
 * Something that was not looked at, or could not be decided. It is always reported. Whether it passes is for the policy to
 * say, never for silence.
 */
export interface NotKnown {
  readonly kind: NotKnownKind;
  /** Follows "Cannot determine": `whether a.bin contains secrets`. */
  readonly subject: string;
  readonly place: Place;
  /** The declared key that it is about, as messages name it: reports show what is not known of one key together. */
  readonly key?: string;
  /** Follows the subject and a colon: `it is not text in any encoding`. Without a full stop. */
  readonly because: string;
  /** What to do: a sentence, or '' when `because` says it. */
  readonly remedy: string;
  /** `decisive`: no verdict unless the policy sets otherwise. `usual`: by mode. `listed`: never counts. Defaults to `usual`. */
  readonly weight?: 'decisive' | 'usual' | 'listed';
  /** A plan has other values than the code, as after every change of the code. */
  readonly isOldPlan?: true;
}

/** The lines of files by path, as far as declared keys are in them. */
export type DeclaringLines = ReadonlyMap<string, readonly string[]>;

export interface Facts {
  readonly known: Partial<KnownFacts>;
  /** At least one for each unknown fact; also for missing parts of a known fact (one vendor of several). */
  readonly gaps: readonly Gap[];
  /** What else is not known, such as the content of a file. */
  readonly notKnown?: readonly NotKnown[];
  /** Set when a comment in one of these files allows something. */
  readonly lines?: DeclaringLines | undefined;
}

/** Scores of an earlier run, to detect a regression. */
export interface PostureBaseline {
  /** RFC 3339. */
  readonly recordedAt: string;
  readonly scores: readonly PostureScore[];
}

export interface PostureScore {
  readonly source: string;
  readonly framework: string;
  /** 0 to 1. */
  readonly score: number;
}

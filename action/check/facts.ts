import type { ApiKey } from '../../provider/api/contract/api-key.ts';
import type { ComplianceTest } from '../../provider/api/contract/compliance-test.ts';
import type { Control } from '../../provider/api/contract/control.ts';
import type { Posture } from '../../provider/api/contract/posture.ts';
import type { DeclaredKeys } from '../../provider/declarations/declared-keys.ts';
import type { ScanResult } from '../scan/scan-result.ts';

/** A compliance posture and its source. */
export interface SourcedPosture {
  /** `LowerPlane`, or the vendor's name in the policy. */
  readonly source: string;
  readonly posture: Posture;
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

/** The facts that come from LowerPlane. */
export const LOWERPLANE_FACTS = [
  'self',
  'keys',
  'postures',
  'tests',
  'controls',
] as const satisfies readonly FactName[];

/** A fact that is not known, completely or in part. A gap is always reported and never counts as passed. */
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

export interface Facts {
  readonly known: Partial<KnownFacts>;
  /** At least one for each unknown fact; also for missing parts of a known fact (one vendor of several). */
  readonly gaps: readonly Gap[];
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

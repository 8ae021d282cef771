import type { ApiKey } from '../../provider/api/contract/api-key.ts';
import type { ComplianceTest } from '../../provider/api/contract/compliance-test.ts';
import type { Control } from '../../provider/api/contract/control.ts';
import type { Posture } from '../../provider/api/contract/posture.ts';
import type { Declarations } from '../../provider/declarations/declarations.ts';
import type { ScanResult } from '../scan/scan-result.ts';

/** A compliance posture, and who says so. */
export interface SourcedPosture {
  /** `LowerPlane`, or the vendor's name in the policy. */
  readonly source: string;
  readonly posture: Posture;
}

/** Everything the gate can know, by name. Each is known whole, or not at all; what is not known is a {@link Gap}. */
export interface KnownFacts {
  /** Ring 1: committed secrets. */
  readonly secrets: ScanResult;
  /** Ring 1: keys declared in code. */
  readonly declarations: Declarations;
  /** Ring 2: the key the gate itself asks with. */
  readonly self: ApiKey;
  /** Ring 2: the organization's keys that the gate's key may see. */
  readonly keys: readonly ApiKey[];
  /** Ring 2: the postures that could be had. */
  readonly postures: readonly SourcedPosture[];
  /** Ring 2, of the gated environment. */
  readonly tests: readonly ComplianceTest[];
  /** Ring 2, of the gated environment. */
  readonly controls: readonly Control[];
  /** The scores that were stored when the baseline was written. */
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

/** What LowerPlane is asked for. */
export const LOWERPLANE_FACTS = [
  'self',
  'keys',
  'postures',
  'tests',
  'controls',
] as const satisfies readonly FactName[];

/** Something that could not be learned, wholly or in part. A gap is always reported, and never counts as passed. */
export interface Gap {
  readonly fact: FactName;
  /**
   * `not-configured`: nobody asked for it (no key, no repository). `unavailable`: asking failed and may work later.
   * `refused`: we may not know it. `invalid`: the answer, or the file, makes no sense.
   */
  readonly kind: 'not-configured' | 'unavailable' | 'refused' | 'invalid';
  /** Title Case summary. */
  readonly title: string;
  /** What happened and what to do about it. */
  readonly detail: string;
}

export interface Facts {
  readonly known: Partial<KnownFacts>;
  /** At least one for each fact that is not known; also for what is missing from a fact that is (one vendor of several). */
  readonly gaps: readonly Gap[];
}

/** Scores of an earlier run, for telling a regression. */
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

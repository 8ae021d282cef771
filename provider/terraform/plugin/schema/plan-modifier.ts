import type { AttributePath } from '../values/path.ts';
import type { Unknown } from '../values/unknown.ts';

/** What a plan modifier sees of one attribute. */
export interface PlanModifierRequest<T> {
  readonly path: AttributePath;
  readonly config: T | null | Unknown;
  /** Null when the resource, or the element the attribute is in, is new. */
  readonly prior: T | null;
  readonly planned: T | null | Unknown;
  /** True when the whole resource is new. */
  readonly creating: boolean;
}

/** The changes it makes. Omitted: the plan stays as it is. */
export interface PlanModification<T> {
  readonly planned?: T | null | Unknown;
  readonly requiresReplace?: boolean;
}

/** Changes the plan of one attribute. Runs at create and update, never at destroy. Must be deterministic. */
export interface PlanModifier<T> {
  readonly description: string;
  modify(request: PlanModifierRequest<T>): PlanModification<T> | undefined;
}

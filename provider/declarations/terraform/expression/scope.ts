import type { StaticValue } from '../../static-value.ts';
import type { Sources } from './sources.ts';
import type { Budget } from './undecided.ts';

/** What the names in an expression mean, and how much work its evaluation may still take. */
export interface Scope {
  /** The value of a name such as `var.ttl`, as its root and the first step; undefined for a name unknown here. */
  lookUp(root: string, member: string | undefined): StaticValue | undefined;
  readonly budget: Budget;
  /** What functions can read; undefined where they read nothing. */
  readonly sources?: Sources | undefined;
}

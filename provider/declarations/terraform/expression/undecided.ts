import type { SourceRange } from '../../../documents/source-range.ts';
import {
  type Budget as BudgetOfSteps,
  type Plain,
  plainOf,
  type StaticValue,
  TOO_LARGE,
  type UndecidableValue,
} from '../../static-value.ts';

/** What an evaluation may still cost. */
export interface Budget extends BudgetOfSteps {
  /** How many evaluations are under way inside each other. */
  depth?: number;
}

export function undecidable(because: string, at: SourceRange): UndecidableValue {
  return { kind: 'undecidable', because, at };
}

/** A value on which Terraform fails, too. */
export function refused(because: string, at: SourceRange): UndecidableValue {
  return { kind: 'undecidable', because, at, refused: true };
}

export function tooLarge(at: SourceRange): UndecidableValue {
  return undecidable(TOO_LARGE, at);
}

/** The value without places, paid for. */
export function plainWithin(
  value: StaticValue,
  budget: Budget,
): { readonly plain: Plain } | UndecidableValue {
  // What fits in a single step needs no account.
  return value.kind === 'scalar' ? { plain: value.value } : plainOf(value, budget);
}

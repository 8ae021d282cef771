import { desiredOf } from '../../../../provider/declarations/desired-key.ts';
import type { KeyDeclaration } from '../../../../provider/declarations/key-declaration.ts';
import type { Change } from '../../../../provider/keys/change.ts';
import type { Instant } from '../../../../provider/keys/instant.ts';
import { plan } from '../../../../provider/keys/plan.ts';
import { actualOf, type LiveKey } from './live-key.ts';
import { firstCreatedAt, type NamedKeys } from './matched-keys.ts';

/**
 * What an apply would do to a live key, to make it what its declaration says; nothing when the declaration is invalid,
 * and no plan can be made of it.
 */
export function changesOf(
  declaration: KeyDeclaration,
  live: LiveKey,
  group: NamedKeys,
  now: Instant,
): readonly Change[] {
  const desired = desiredOf(declaration);
  if (!desired) return [];
  // Only the state of its tool knows the trigger a key was made for, so there is none to compare with.
  return plan({ ...desired, trigger: undefined }, actualOf(live, firstCreatedAt(group)), now).changes;
}

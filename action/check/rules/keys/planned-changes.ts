import { desiredOf } from '../../../../provider/declarations/desired-key.ts';
import type { KeyDeclaration } from '../../../../provider/declarations/key-declaration.ts';
import type { Change } from '../../../../provider/keys/change.ts';
import type { Instant } from '../../../../provider/keys/instant.ts';
import { plan } from '../../../../provider/keys/plan.ts';
import { actualOf, type LiveKey } from './live-key.ts';
import { firstCreatedAt, type NamedKeys } from './matched-keys.ts';

/**
 * What an apply would do to a live key to match its declaration; nothing when the declaration is invalid.
 */
export function changesOf(
  declaration: KeyDeclaration,
  live: LiveKey,
  group: NamedKeys,
  now: Instant,
): readonly Change[] {
  const desired = desiredOf(declaration);
  if (!desired) return [];
  // Only the Terraform state has the trigger that a key was created for, so there is none to compare.
  return plan({ ...desired, trigger: undefined }, actualOf(live, firstCreatedAt(group)), now).changes;
}

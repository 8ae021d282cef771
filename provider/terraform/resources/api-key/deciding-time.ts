import type { Instant } from '../../../keys/instant.ts';
import { plan } from '../../../keys/plan.ts';
import { actualKey } from './actual.ts';
import { desiredKey, rotationOf } from './desired.ts';
import type { Memory } from './memory.ts';
import type { ApiKeyPlan, ApiKeyState } from './schema.ts';

/**
 * The time that decides a plan: when the key was read, so that apply, which plans again later, comes to what the plan
 * showed. A rotation that is declared anew is decided now.
 */
export function decidingTime(
  memory: Memory,
  prior: ApiKeyState | null,
  declared: Pick<ApiKeyPlan, 'rotation'> | null,
  clock: Instant,
): Instant {
  if (!prior || !declared) return clock;
  // By what they mean: objects of state and of configuration hold their attributes in different orders.
  const [before, after] = [prior, declared].map(({ rotation }) => JSON.stringify(rotationOf(rotation)));
  return before === after ? (memory.decidedAt ?? clock) : clock;
}

/**
 * Moves the deciding time to `now` only if that changes the outcome for what is declared in the state: otherwise each
 * refresh would be a change of the state to store.
 */
export function decidedAgain(memory: Memory, state: ApiKeyState, now: Instant): Memory {
  if (
    memory.decidedAt !== undefined &&
    outcome(memory, state, memory.decidedAt) === outcome(memory, state, now)
  ) {
    return memory;
  }
  return { ...memory, decidedAt: now };
}

function outcome(memory: Memory, state: ApiKeyState, at: Instant): string {
  const { changes, notices } = plan(desiredKey(state), actualKey(state, memory), at);
  return JSON.stringify([changes, notices]);
}

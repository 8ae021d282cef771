import { DAY } from './duration.ts';
import type { Instant } from './instant.ts';

/** What happened with a key, in a form that every reader of the audit trail can give. */
export interface KeyEvent<Action extends string> {
  readonly action: Action;
  readonly at: Instant;
  /** Requests that the event counts; 1 if it does not count any. */
  readonly requests: number;
}

/** Something that was done with a key, besides reading. */
export interface KeyAction<Action extends string> {
  readonly action: Action;
  readonly events: number;
  readonly lastAt: Instant;
}

/** How much depends on a key. */
export interface KeyImpact<Action extends string> {
  readonly lastDay: number;
  readonly last7Days: number;
  readonly last30Days: number;
  readonly last90Days: number;
  readonly actions: readonly KeyAction<Action>[];
}

/** How far back the impact of a key is looked for. */
export const IMPACT_PERIOD = 90 * DAY;

/**
 * Counts the uses of a key and groups what else was done with it.
 *
 * @param events with the key as their actor, of the last {@link IMPACT_PERIOD}, oldest first.
 */
export function impactOfEvents<Action extends string>(
  events: readonly KeyEvent<Action | 'api_key.used' | 'api_key.verified'>[],
  now: Instant,
): KeyImpact<Action> {
  const within = (span: number) =>
    events.reduce(
      (total, { action, at, requests }) =>
        action === 'api_key.used' && now - at <= span ? total + requests : total,
      0,
    );
  const actions = new Map<Action, KeyAction<Action>>();
  for (const { action, at } of events) {
    // A verification does not count as a use of the key.
    if (action === 'api_key.used' || action === 'api_key.verified') continue;
    actions.set(action, { action, events: (actions.get(action)?.events ?? 0) + 1, lastAt: at });
  }
  return {
    lastDay: within(DAY),
    last7Days: within(7 * DAY),
    last30Days: within(30 * DAY),
    last90Days: within(IMPACT_PERIOD),
    actions: [...actions.values()],
  };
}

/** The number of requests in the details of an event. */
export function requestsIn({ requests }: Readonly<Record<string, unknown>>): number {
  return typeof requests === 'number' && Number.isSafeInteger(requests) && requests > 0 ? requests : 1;
}

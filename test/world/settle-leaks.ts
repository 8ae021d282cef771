import { DAY, HOUR } from './history.ts';
import { judgeAnswered } from './judge-response.ts';
import { calmRun } from './leak.ts';
import type { Outcome } from './outcome.ts';
import { run } from './runs.ts';
import type { World } from './world.ts';

/** Without faults, so many responses must be enough. */
const RESPONSES_MAX = 4;

/** Someone repeats the response to each leak until the key is safe. */
export async function answerLeaks(world: World): Promise<void> {
  for (const [state, leak] of world.leaks) {
    const { now, quietFor } = leak.asked ?? { now: false, quietFor: 7 * HOUR };
    // Long enough for the slowest consumer.
    const response = { now, quietFor, wait: DAY + 3 * quietFor };
    const recentUseWindow = `${response.quietFor / 1000}s`;
    const outcomes: (Outcome | undefined)[] = [];
    while (outcomes.length < RESPONSES_MAX && outcomes.at(-1) !== 'safe') {
      outcomes.push(...(await run(world, [{ ...calmRun(state), response, recentUseWindow }])));
      if (world.observer.broken) return;
    }
    if (outcomes.at(-1) === 'safe') judgeAnswered(world, state, leak);
    else world.observer.violated('leaked-key', `the responses to ${leak.id} are ${outcomes.join(', ')}`);
  }
}

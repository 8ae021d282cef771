import { formatDuration } from '../provider/keys/duration.ts';
import { GateError } from './gate-error.ts';

/**
 * Runs something that has a time limit; its signal ends what it started.
 *
 * @throws GateError when the time is over.
 */
export async function withinTime<Result>(
  limitMs: number,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const limit = new AbortController();
  const outOfTime = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    limit.abort();
    outOfTime.reject(
      new GateError(
        'Out Of Time',
        `The gate was not done within ${formatDuration(limitMs)}, so there is no verdict. Give it longer with \`timeout\`, or find what is slow: the log above tells how far it came.`,
      ),
    );
  }, limitMs);
  try {
    return await Promise.race([run(limit.signal), outOfTime.promise]);
  } finally {
    clearTimeout(timer);
  }
}

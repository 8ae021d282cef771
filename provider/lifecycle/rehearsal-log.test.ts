import { expect, it } from 'vitest';
import { RehearsalLog } from './rehearsal-log.ts';

it('measures steps by a clock that is not corrected meanwhile', async () => {
  const [now, monotonic] = [
    [1_000, 940],
    [5, 12],
  ];
  const log = new RehearsalLog(
    () => now.shift() ?? 0,
    () => monotonic.shift() ?? 0,
  );
  await log.take({ step: 'create', subject: 'key' }, async () => undefined);
  expect(log.steps).toMatchObject([{ startedAt: 1_000, ms: 7 }]);
});

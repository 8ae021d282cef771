import { expect, test } from 'vitest';
import { createKey, ok, refused } from './call.ts';
import { NOW, runningEmulator } from './running.ts';

const emulator = runningEmulator({ rateLimit: 3 });

test('429 rate-limited: each key has its own limit, and time fills it again', async () => {
  const { text: key } = await createKey(emulator);
  for (let i = 0; i < 3; i++) await ok(emulator, 'getOwnApiKey', { key });
  const { headers, detail } = await refused(emulator, 'getOwnApiKey', 429, 'rate-limited', { key });
  expect(headers.get('retry-after')).toBe('1');
  expect(detail).toBe('The key "CI gate" made too many requests. Try again in 1 s.');
  await ok(emulator, 'getOwnApiKey');
  emulator.clock.set(NOW + 1_000);
  for (let i = 0; i < 3; i++) await ok(emulator, 'getOwnApiKey', { key });
  await refused(emulator, 'getOwnApiKey', 429, 'rate-limited', { key });
});

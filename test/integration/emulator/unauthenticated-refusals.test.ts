import { describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../../provider/emulator/start.ts';
import { makeKeyText } from '../../../provider/keys/key-text.ts';
import { createKey, ok, refused } from './call.ts';
import { NOW } from './running.ts';

describe('a flood of requests without a known key', () => {
  const flooded = async (act: (own: Emulator, flood: (count: number) => Promise<void>) => Promise<void>) => {
    const own = await startEmulator({ quiet: true, now: () => NOW });
    const flood = async (count: number) => {
      for (let sent = 0; sent < count; sent += 50)
        await Promise.all(
          Array.from({ length: Math.min(50, count - sent) }, (_, at) =>
            at % 2 === 0
              ? refused(own, 'listApiKeys', 401, 'missing-key', { key: null })
              : refused(own, 'getPosture', 401, 'unknown-key', {
                  key: makeKeyText(new Uint8Array(30).fill((sent + at) % 248)),
                }),
          ),
        );
    };
    try {
      await act(own, flood);
    } finally {
      await own.close();
    }
  };
  const refusals = async (own: Emulator) =>
    (await ok(own, 'listAuditEvents', { query: { actor: 'unauthenticated', limit: '200' } })).data;

  test('is twenty events, and one for each reason that counts the rest', () =>
    flooded(async (own, flood) => {
      await flood(400);
      const events = await refusals(own);
      expect(events).toHaveLength(22);
      expect(events.slice(0, 20).every(({ details }) => details.requests === undefined)).toBe(true);
      const counted = events.slice(20).map(({ details }) => details);
      expect(counted.reduce((sum, { requests }) => sum + Number(requests), 0)).toBe(380);
      expect(counted).toContainEqual({
        reason: 'missing-key',
        requests: 190,
        first_at: '2026-11-23T12:00:00Z',
        last_at: '2026-11-23T12:00:00Z',
        operations: { listApiKeys: 190 },
      });
      const guessed = counted.find(({ reason }) => reason === 'unknown-key');
      expect(guessed).toMatchObject({ requests: 190, operations: { getPosture: 190 } });
      expect(guessed?.fingerprints).toHaveLength(20);
    }));

  test('grows by two events in ten minutes while it lasts; later refusals are single events again', () =>
    flooded(async (own, flood) => {
      for (let minute = 0; minute < 30; minute++) {
        await flood(30);
        own.clock.advance(60_000);
      }
      const events = await refusals(own);
      expect(events.length).toBeLessThanOrEqual(20 + 3 * 2);
      const single = events.filter(({ details }) => details.requests === undefined);
      const sum = events.reduce((total, { details }) => total + Number(details.requests ?? 1), 0);
      expect([single.length, sum]).toEqual([20, 900]);
      expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted());

      own.clock.advance(60 * 60_000);
      await flood(2);
      expect((await refusals(own)).slice(events.length).map(({ details }) => details.requests)).toEqual([
        undefined,
        undefined,
      ]);
    }));

  test('drops nothing of a key that is known', () =>
    flooded(async (own, flood) => {
      const { key, text } = await createKey(own);
      await ok(own, 'revokeApiKey', { id: key.id });
      await flood(100);
      for (let sent = 0; sent < 60; sent++)
        await refused(own, 'getPosture', 401, 'revoked-key', { key: text });
      await flood(100);
      const query = { key_id: key.id, action: 'api_key.refused', limit: '200' };
      expect((await ok(own, 'listAuditEvents', { query })).data).toHaveLength(60);
    }));
});

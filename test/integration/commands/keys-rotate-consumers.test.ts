import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runningConsumer } from '../possession/consumers.ts';
import { appliedKey } from './applied-key.ts';

const MINUTE = 60_000;
const WATCH = ['keys', 'rotate', 'CI gate', '--watch'];

/** A declared key with two consumers, which was applied. */
async function declared(directory = '.') {
  const [api, worker] = [await runningConsumer(), await runningConsumer()];
  const applied = await appliedKey(
    {
      expires_in: undefined,
      rotation: { every: '90d', overlap: '7d' },
      consumers: [
        { name: 'api', probe: { https: { url: api.url } } },
        { name: 'worker', probe: { https: { url: worker.url } } },
      ],
    },
    directory,
  );
  const { run, use, emulator, secret: old, delivered, named, from } = applied;
  api.secret = worker.secret = old;
  await use(old);
  emulator.clock.advance(MINUTE);
  const statuses = async () => (await named('CI gate')).map(({ status }) => status);
  /** A successor that is used, while the old key no longer is. */
  const succeeded = async () => {
    expect(await run(['apply', '--yes', '--rotate', 'CI gate', ...from])).toMatchObject({ code: 0 });
    emulator.clock.advance(MINUTE);
    await use(delivered());
    emulator.clock.advance(11 * MINUTE);
  };
  return { ...applied, api, worker, old, statuses, succeeded };
}

describe('the old key of a declared key with consumers', () => {
  it('ends only after each has proven that it holds the new secret', async () => {
    const { run, api, worker, client, delivered, succeeded, statuses } = await declared();
    await succeeded();
    worker.respond = (_, response) => response.writeHead(503).end();
    const other = await client.createApiKey({ name: 'Other', permissions: 'read-only' });
    let waits = 0;
    const { code, error } = await run(WATCH, {
      wait: async () => {
        waits += 1;
        expect(await statuses()).toEqual(['active', 'active']);
        if (waits === 1) worker.respond = undefined;
        if (waits === 2) worker.secret = other.secret ?? '';
        if (waits === 3) api.secret = delivered();
        if (waits === 4) worker.secret = delivered();
        return waits < 6;
      },
    });
    expect({ code, waits }).toEqual({ code: 0, waits: 4 });
    const waiting = error.split('\n').filter((line) => line.startsWith('3. Waiting: '));
    expect(waiting).toEqual([
      expect.stringMatching(/not every consumer .* "api": It still uses the old key\..* "worker": .* 503 /),
      expect.stringMatching(/"api": It still uses the old key\..* "worker": It still uses the old key\./),
      expect.stringMatching(/"api": It still uses .* "worker": It uses another key, "Other" \(key_/),
      expect.stringMatching(/^(?!.*"api").*"worker": It uses another key, "Other"/),
    ]);
    expect(error).toContain('Each consumer has proven that it holds the new secret.\n4. Revoked the old key');
    expect((await statuses()).toSorted()).toEqual(['active', 'revoked']);
    for (const secret of [delivered(), other.secret ?? '-']) expect(error).not.toContain(secret);
  });

  it('keeps working without a watch, and while it is used they are not asked', async () => {
    const { json, run, api, worker, delivered, use, old, succeeded, statuses, emulator } = await declared();
    await succeeded();
    const held = await json('keys-rotate', ['keys', 'rotate', 'CI gate']);
    expect(held).toMatchObject({ code: 1, report: { step: 'waiting' } });
    expect(held.error).toContain('The old key still works. Continue with: ');
    api.secret = worker.secret = delivered();
    await use(old);
    const asked = api.challenges.length;
    const used = await run(WATCH, { wait: async () => false });
    expect(used).toMatchObject({ code: 1, error: expect.stringContaining('the old key was last used at') });
    expect(api.challenges).toHaveLength(asked);
    emulator.clock.advance(11 * MINUTE);
    expect(await run(WATCH)).toMatchObject({ code: 0 });
    expect((await statuses()).toSorted()).toEqual(['active', 'revoked']);
  });

  it('is found in the code that --from names', async () => {
    const { run, from, succeeded, statuses } = await declared('my keys');
    await succeeded();
    const { code, error } = await run([...WATCH, ...from], { wait: async () => false });
    expect({ code, held: error.includes('"api": It still uses the old key.') }).toEqual({
      code: 1,
      held: true,
    });
    expect(error).toContain('Continue with: lowerplane keys rotate "CI gate" --watch --from "my keys"\n');
    expect(await statuses()).toEqual(['active', 'active']);
    const wrong = await run(['keys', 'rotate', 'CI gat', '--watch', ...from]);
    expect(wrong).toMatchObject({ code: 2 });
  });

  it('needs a destination that shows the secret, when another run has shown it', async () => {
    const { run, json, api, worker, use, emulator, statuses, folder } = await declared();
    const begun = await json('keys-rotate', ['keys', 'rotate', 'CI gate']);
    api.secret = worker.secret = begun.report.secret;
    emulator.clock.advance(MINUTE);
    await use(begun.report.secret);
    emulator.clock.advance(11 * MINUTE);
    const { code, error } = await run(WATCH, { wait: async () => false });
    expect(code).toBe(1);
    expect(error).toContain('The proofs cannot be checked: no destination shows the secret of');
    expect(error).toContain(
      `or revoke the old key with "lowerplane keys revoke ${begun.report.old.id}" once`,
    );
    expect(await statuses()).toEqual(['active', 'active']);
    writeFileSync(join(folder, 'ci.key'), begun.report.secret);
    expect(await run(WATCH)).toMatchObject({ code: 0 });
    expect((await statuses()).toSorted()).toEqual(['active', 'revoked']);
  });

  it('may end by the secret that this run has shown', async () => {
    const { run, api, worker, use, emulator, statuses } = await declared();
    let shown = '';
    let waits = 0;
    const { code, error } = await run(WATCH, {
      out: (text) => {
        shown ||= /lp_\w{36}/.exec(text)?.[0] ?? '';
      },
      wait: async () => {
        waits += 1;
        emulator.clock.advance(11 * MINUTE);
        await use(shown);
        if (waits > 1) api.secret = worker.secret = shown;
        return waits < 5;
      },
    });
    expect({ code, waits }).toEqual({ code: 0, waits: 2 });
    expect(error).toContain('"worker": It still uses the old key.');
    expect((await statuses()).toSorted()).toEqual(['active', 'revoked']);
  });

  it('is not touched while it is not known which consumers it has', async () => {
    const { run, write, statuses } = await declared();
    write({ permissions: 'everything' });
    const { code, error } = await run(WATCH);
    expect({ code, error }).toEqual({
      code: 2,
      error: expect.stringContaining(
        'so it is not known which consumers "CI gate" has, and nothing was changed',
      ),
    });
    expect(await statuses()).toEqual(['active']);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { surroundings } from './ran-command.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

async function withKey() {
  const opened = await surroundings();
  const old = await opened.key({ name: 'CI gate', permissions: 'read-only', environments: ['production'] });
  await opened.use(old.secret);
  opened.emulator.clock.advance(MINUTE);
  const status = async (id: string) => (await opened.client.getApiKey(id)).status;
  return { ...opened, old, status };
}

it('creates a successor with the same permissions, and leaves the old key', async () => {
  const { run, folder, old, status, client, use } = await withKey();
  const { code, out, error } = await run(['keys', 'rotate', 'CI gate', '--to', 'ci.key']);
  expect(code).toBe(0);
  expect(error).toContain(`1. Created key_`);
  expect(error).toContain('2. Update the system that uses "CI gate" with the new key.');
  expect(out).toBe('The new secret is in ci.key.\n');
  const secret = readFileSync(join(folder, 'ci.key'), 'utf8').trim();
  expect(out + error).not.toContain(secret);
  await use(secret);
  expect(await status(old.id)).toBe('active');
  for await (const key of client.listApiKeys({ name: 'CI gate' }))
    expect(key).toMatchObject({ permissions: 'read-only', environments: ['production'], expires_at: null });
});

it.each(['-CI', '--watch'])('prints how to continue with a key named %s', async (name) => {
  const { run, key } = await surroundings();
  await key({ name, permissions: 'read-only', environments: ['production'] });
  const begun = await run(['keys', 'rotate', '--to', 'ci.key', '--', name]);
  const command = `keys rotate --watch -- "${name}"`;
  expect(begun.error).toContain(`Then run: lowerplane ${command}\n`);
  const args = command.split(' ').map((word) => word.replaceAll('"', ''));
  const continued = await run(args, { wait: async () => false });
  expect(continued.error).toContain(`Continue with: lowerplane ${command}\n`);
});

it('gives the successor of a key that expires the same time to live', async () => {
  const { run, key, client, emulator } = await surroundings();
  const { now } = emulator.clock;
  const expires_at = new Date(now() + 90 * DAY).toISOString();
  await key({ name: 'Dashboard', permissions: 'read-only', environments: ['production'], expires_at });
  emulator.clock.advance(30 * DAY);
  expect(await run(['keys', 'rotate', 'Dashboard', '--to', 'ci.key'])).toMatchObject({ code: 0 });
  const left: number[] = [];
  for await (const { expires_at: at } of client.listApiKeys({ name: 'Dashboard' }))
    left.push(Math.round((Date.parse(at ?? '') - now()) / DAY));
  expect(left).toEqual([90, 60]);
});

it('watches: the old key ends when the new one is used and its own last use stops', async () => {
  const { run, old, status, use, emulator } = await withKey();
  let secret = '';
  let waits = 0;
  const ran = await run(['keys', 'rotate', 'CI gate', '--watch', '--quiet-for', '10m'], {
    out: (text) => {
      secret ||= /lp_\w{36}/.exec(text)?.[0] ?? '';
    },
    wait: async () => {
      waits += 1;
      if (waits <= 3) await use(old.secret);
      if (waits === 2) await use(secret);
      expect(await status(old.id)).toBe('active');
      emulator.clock.advance(4 * MINUTE);
      return waits < 20;
    },
  });
  expect(ran.code).toBe(0);
  expect(ran.error).toMatch(
    /3\. Waiting: the new key has not been used yet\..*3\. Waiting: the old key was last used at .*3\. The new key is used, and the old one has not been used for 10 minutes\.\n4\. Revoked the old key key_/s,
  );
  expect(waits).toBeGreaterThanOrEqual(5);
  expect(await status(old.id)).toBe('revoked');
});

it('continues what was begun, and says when the old key is still used', async () => {
  const { run, json, old, status, use, emulator } = await withKey();
  const first = await json('keys-rotate', ['keys', 'rotate', 'CI gate']);
  expect(first).toMatchObject({
    code: 0,
    report: { step: 'created', old: { id: old.id }, delivered_to: null },
  });
  const early = await json('keys-rotate', ['keys', 'rotate', 'CI gate']);
  expect(early).toMatchObject({ code: 1, report: { step: 'waiting', secret: null } });
  expect(early.report.successor.id).toBe(first.report.successor.id);
  await use(first.report.secret);
  emulator.clock.advance(MINUTE);
  await use(old.secret);
  emulator.clock.advance(9 * MINUTE);
  const used = await run(['keys', 'rotate', 'CI gate'], {});
  expect(used.code).toBe(1);
  expect(used.error).toContain('the old key was last used at');
  expect(used.error).toContain('The old key still works.');
  emulator.clock.advance(2 * MINUTE);
  const done = await json('keys-rotate', ['keys', 'rotate', 'CI gate', '--watch']);
  expect(done).toMatchObject({
    code: 0,
    report: { step: 'revoked', old: { id: old.id, status: 'revoked' } },
  });
  expect(await status(first.report.successor.id)).toBe('active');
});

it('refuses keys that are not one key and its successor', async () => {
  const { run, key } = await withKey();
  await key({ name: 'CI gate', permissions: 'admin' });
  const two = await run(['keys', 'rotate', 'CI gate', '--watch']);
  expect(two).toMatchObject({ code: 2, out: '' });
  expect(two.error).toContain('they are not one key and its successor');
  expect((await run(['keys', 'rotate', 'None'])).error).toContain('no active key is named "None"');
});

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { surroundings } from './ran-command.ts';

it.each([
  ['compliance-dashboard', 'read-only'],
  ['audit-export', 'read-only'],
  ['ci-cd-security-gate', 'read-only'],
  ['evidence-upload', 'read-write'],
  ['user-provisioning', 'admin'],
])('gives %s the least permissions: %s', async (useCase, permissions) => {
  const { json, use, client } = await surroundings();
  const args = ['keys', 'create', 'A key', '--use-case', useCase, '--environment', 'staging'];
  const { code, report, error } = await json('keys-create', args);
  expect({ code, error }).toEqual({ code: 0, error: '' });
  expect(report).toMatchObject({
    key: { name: 'A key', permissions, environments: ['staging'], status: 'active' },
    delivered_to: null,
  });
  expect(report.key.expires_in_days).toBeGreaterThanOrEqual(89);
  await use(report.secret);
  expect((await client.getApiKey(report.key.id)).request_count).toBe(1);
});

it('shows the key once, and asks what it is for', async () => {
  const { run, client } = await surroundings();
  const { code, out, error } = await run(['keys', 'create', 'Nightly'], { ask: async () => '4' });
  expect(code).toBe(0);
  expect(error).toContain('4. evidence upload (read-write)');
  expect(out).toMatch(
    /^Created "Nightly" \(key_\w+\): read-write, expires on .*\n.*only this once(?:.*\n)+\nlp_\w{36}\n$/,
  );
  const unanswered = await run(['keys', 'create', 'Other'], { ask: async () => 'x' });
  expect(unanswered).toMatchObject({ code: 2, out: '' });
  expect((await run(['keys', 'create', 'Other'])).error).toContain('Say what the key is for');
  const names = await Array.fromAsync(client.listApiKeys(), ({ name }) => name);
  expect(names).toEqual(['Nightly', 'Bootstrap admin']);
});

it('delivers the key to a file for its owner alone, and prints none of it', async () => {
  const { run, folder, use, client } = await surroundings();
  const args = [
    'keys',
    'create',
    'CI gate',
    '--permissions',
    'admin',
    '--expires',
    'never',
    '--to',
    'ci.key',
  ];
  const { code, out, error } = await run(args);
  expect(code).toBe(0);
  expect(error).toBe('Advice: for CI/CD security gate, read-only is enough, and admin was asked for.\n');
  const secret = readFileSync(join(folder, 'ci.key'), 'utf8').trim();
  expect(statSync(join(folder, 'ci.key')).mode & 0o777).toBe(0o600);
  expect(out + error).not.toContain(secret);
  await use(secret);
  for await (const key of client.listApiKeys({ name: 'CI gate' }))
    expect(key).toMatchObject({ expires_at: null, request_count: 1, status: 'active' });
});

it('leaves nothing behind when it cannot', async () => {
  const { run, key, client, environment } = await surroundings();
  await key({ name: 'Twin', permissions: 'read-only' });
  const twin = await run(['keys', 'create', 'Twin', '--permissions', 'read-only']);
  expect(twin.code).toBe(2);
  expect(twin.error).toContain('an active key is named "Twin" already');
  for (const args of [
    ['keys', 'create', 'X', '--permissions', 'read-only', '--to', '/proc/none/x'],
    ['keys', 'create', 'X', '--permissions', 'read-only', '--expires', '2020-01-01'],
    ['keys', 'create', ' X', '--permissions', 'read-only'],
    ['keys', 'create', 'X', '--permissions', 'read-only', '--quiet'],
    ['keys', 'create', 'X', '--permissions', 'read-only', '--output', 'a.json'],
  ])
    expect(await run(args)).toMatchObject({ code: 2, out: '' });
  const reader = await key({ name: 'Reader', permissions: 'read-only' });
  const forbidden = await run(['keys', 'create', 'X', '--permissions', 'read-only'], {
    environment: { ...environment, LOWERPLANE_API_KEY: reader.secret },
  });
  expect(forbidden.code).toBe(2);
  expect(forbidden.error).toContain('API Key Cannot Manage Keys');
  for await (const { name, status } of client.listApiKeys())
    if (name.includes('X')) expect(status).toBe('revoked');
});

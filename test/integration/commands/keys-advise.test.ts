import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { displayWidth } from '../../../provider/text/display-width.ts';
import { surroundings } from './ran-command.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-23T12:00:00Z');

const KEYS_TF = `resource "lowerplane_api_key" "ci" {
  name        = "CI"
  permissions = "read-write"
  environments = ["production", "staging"]
  deliver_to  = [{ file = { path = "ci.key" } }]
}
`;

async function withKeys() {
  const opened = await surroundings({ now: () => NOW });
  const { emulator, key, use, folder } = opened;
  const soon = new Date(NOW + 60 * DAY).toISOString();
  emulator.clock.set(NOW - 200 * DAY);
  const old = await key({ name: 'Forgotten', permissions: 'read-only', expires_at: soon });
  emulator.clock.set(NOW - 10 * DAY);
  const ci = await key({ name: 'CI', permissions: 'read-write', environments: ['production', 'staging'] });
  const writer = await key({ name: 'Uploader', permissions: 'read-write', expires_at: soon });
  for (let reads = 0; reads < 3; reads++) {
    const headers = { authorization: `Bearer ${ci.secret}` };
    await fetch(`${emulator.url}/v1/controls?environment=production`, { headers });
  }
  const headers = { authorization: `Bearer ${writer.secret}` };
  await fetch(`${emulator.url}/v1/evidence`, { method: 'POST', headers, body: new FormData() });
  await use(writer.secret);
  emulator.clock.set(NOW);
  writeFileSync(join(folder, 'keys.tf'), KEYS_TF);
  const advice = async (args: readonly string[] = []) => {
    const { code, report } = await opened.json('keys-advise', ['keys', 'advise', ...args]);
    return {
      code,
      rows: report.advice.map((row: Record<string, string>) => [row.name, row.advice, row.at, row.edit]),
    };
  };
  return { ...opened, old, ci, writer, advice };
}

it('lists over-privileged, unused and never-expiring keys with the edit to make', async () => {
  const { advice, old } = await withKeys();
  const { code, rows } = await advice(['--name', 'C']);
  expect(code).toBe(1);
  expect(rows).toEqual([
    ['CI', 'over-privileged', 'keys.tf:3', 'permissions = "read-only"'],
    ['CI', 'over-privileged', 'keys.tf:4', 'environments = ["production"]'],
    ['CI', 'never-expires', 'keys.tf:1', 'expires_in = "90d"'],
  ]);
  expect((await advice(['--name', 'Forgotten'])).rows).toEqual([
    ['Forgotten', 'unused', null, `lowerplane keys revoke ${old.id}`],
  ]);
  // It writes, and it expires.
  expect(await advice(['--name', 'Uploader'])).toEqual({ code: 0, rows: [] });
});

it('says what the requests were that less would have refused none of', async () => {
  const { run } = await withKeys();
  const { out } = await run(['keys', 'advise', '--name', 'CI', '--format', 'csv']);
  expect(out).toContain('read-only would have refused none of 3 requests of the last 90 days.');
  expect(out).toContain('production only would have refused none of 3 requests of the last 90 days.');
});

it('has a command for a key that no code declares', async () => {
  const { advice, folder } = await withKeys();
  writeFileSync(join(folder, 'keys.tf'), '');
  expect((await advice(['--name', 'CI'])).rows).toEqual([
    ['CI', 'over-privileged', null, 'lowerplane import --name "CI", and then permissions: read-only'],
    ['CI', 'over-privileged', null, 'lowerplane import --name "CI", and then environments: [production]'],
    ['CI', 'never-expires', null, 'lowerplane import --name "CI", and then expires_in: 90d'],
  ]);
});

it('says of a declaration that was not applied that it is to be applied', async () => {
  const { advice, folder } = await withKeys();
  const keys = KEYS_TF.replace('"read-write"', '"read-only"').replace('"]\n', '"]\n  expires_in = "30d"\n');
  writeFileSync(join(folder, 'keys.tf'), keys);
  const apply = 'apply it: the key has more than is declared';
  expect((await advice(['--name', 'CI'])).rows).toEqual([
    ['CI', 'over-privileged', 'keys.tf:3', apply],
    ['CI', 'over-privileged', 'keys.tf:4', 'environments = ["production"]'],
    ['CI', 'never-expires', 'keys.tf:5', apply],
  ]);
});

it('writes the line as the language of the declaration has it', async () => {
  const { advice, folder } = await withKeys();
  writeFileSync(join(folder, 'keys.tf'), '');
  writeFileSync(
    join(folder, 'lowerplane.yaml'),
    'keys:\n  - name: CI\n    permissions: read-write\n    environments: [production, staging]\n    deliver_to: [{ file: { path: ci.key } }]\n',
  );
  expect((await advice(['--name', 'CI'])).rows).toEqual([
    ['CI', 'over-privileged', 'lowerplane.yaml:3', 'permissions: read-only'],
    ['CI', 'over-privileged', 'lowerplane.yaml:4', 'environments: [production]'],
    ['CI', 'never-expires', 'lowerplane.yaml:2', 'expires_in: 90d'],
  ]);
});

it.each([80, 40])('fits %i columns', async (width) => {
  const { run } = await withKeys();
  const { code, out } = await run(['keys', 'advise'], { width });
  expect(code).toBe(1);
  for (const line of out.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
  for (const word of ['Advice', 'Because', 'Edit', 'keys.tf:3:']) expect(out).toContain(word);
});

it('has no advice for a new key that was not used yet', async () => {
  const { json, key } = await surroundings({ now: () => NOW });
  const soon = new Date(NOW + 60 * DAY).toISOString();
  await key({ name: 'New', permissions: 'read-write', expires_at: soon });
  const { code, report } = await json('keys-advise', ['keys', 'advise', '--name', 'New']);
  expect({ code, advice: report.advice }).toEqual({ code: 0, advice: [] });
});

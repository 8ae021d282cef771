import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../provider/text/display-width.ts';
import { surroundings } from './ran-command.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-23T12:00:00Z');

/** Five keys of the seed page, of different ages. */
async function withKeys() {
  const opened = await surroundings({ now: () => NOW });
  const { emulator, key, use, client } = opened;
  emulator.clock.set(NOW - 400 * DAY);
  const old = await key({
    name: 'Audit Export Script',
    permissions: 'read-only',
    environments: ['production'],
  });
  emulator.clock.set(NOW - 95 * DAY);
  const admin = await key({ name: 'Internal platform', permissions: 'admin' });
  await use(admin.secret);
  emulator.clock.set(NOW - 10 * DAY);
  const gate = await key({
    name: 'CI/CD Pipeline - Production',
    permissions: 'read-only',
    environments: ['production', 'staging'],
    expires_at: new Date(NOW + 30.5 * DAY).toISOString(),
  });
  await use(gate.secret);
  const gone = await key({ name: 'Old dashboard', permissions: 'read-write' });
  await client.revokeApiKey(gone.id);
  const expired = await key({
    name: 'Trial',
    permissions: 'read-only',
    expires_at: new Date(NOW - 5 * DAY).toISOString(),
  });
  emulator.clock.set(NOW);
  return { ...opened, old, admin, gate, gone, expired };
}

describe('lowerplane keys list', () => {
  it('shows the columns of LowerPlane’s page, ages, dues and unused days', async () => {
    const { run } = await withKeys();
    const { code, out, error } = await run(['keys', 'list'], { width: 100 });
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toMatch(/^Name +Permissions +Environments +Created +Last used +Expires +Due +Status\n/);
    expect(out).toMatch(/^Audit Export +read-only +production +2025-10-19 +never +never +35d ago +active\n/m);
    expect(out).toMatch(/^Internal .*2026-08-20 +2026-08-20 +never +5d ago +active\n/m);
    expect(out).toMatch(/^CI\/CD .*2026-11-13 +2026-11-13 +2026-12-24 +in 354d +active\n/m);
    expect(out).toContain('4 active keys, 2 overdue for rotation.');
    expect(out).not.toContain('Old dashboard');
  });

  it.each([80, 60, 40])('fits %i columns', async (width) => {
    const { run } = await withKeys();
    const { out } = await run(['keys', 'list', '--status', 'all'], { width });
    for (const line of out.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
    for (const word of ['Permissions', 'Created', 'Last used', 'Expires', 'Status', '2025-10-19', 'revoked'])
      expect(out).toContain(word);
  });

  it('has a schema for JSON, and filters and sorts', async () => {
    const { json, admin, old } = await withKeys();
    const all = await json('keys-list', [
      'keys',
      'list',
      '--status',
      'all',
      '--sort',
      'age_days',
      '--reverse',
    ]);
    expect(all.report.keys.map(({ name }: { name: string }) => name)).toEqual([
      'Audit Export Script',
      'Internal platform',
      expect.any(String),
      expect.any(String),
      expect.any(String),
      'Bootstrap admin',
    ]);
    const names = async (...args: string[]) => {
      const { report } = await json('keys-list', ['keys', 'list', ...args]);
      return report.keys.map(({ name }: { name: string }) => name);
    };
    expect(await names('--unused-for', '90d')).toEqual(['Audit Export Script', 'Internal platform']);
    expect(await names('--due-within', '1d')).toEqual(['Audit Export Script', 'Internal platform']);
    expect(await names('--expires-within', '31d')).toEqual(['CI/CD Pipeline - Production']);
    expect(await names('--status', 'expired')).toEqual(['Trial']);
    expect(await names('--status', 'revoked')).toEqual(['Old dashboard']);
    expect(await names('--environment', 'staging', '--permissions', 'read-only')).toEqual([
      'CI/CD Pipeline - Production',
    ]);
    expect(await names('--name', 'audit')).toEqual(['Audit Export Script']);
    const { report } = await json('keys-list', ['keys', 'list', '--sort', 'rotation_due_in_days']);
    expect(report.keys.slice(0, 2)).toMatchObject([
      { id: old.id, age_days: 400, unused_days: 400, rotation_due_in_days: -35, expires_in_days: null },
      { id: admin.id, unused_days: 95, rotation_due_in_days: -5, request_count: 1 },
    ]);
  });

  it('writes CSV that no spreadsheet runs, and names that no terminal obeys', async () => {
    const { run, key } = await withKeys();
    await key({ name: '=HYPERLINK("http://evil")', permissions: 'read-only' });
    await key({ name: 'a\u202eb', permissions: 'read-only' });
    const csv = await run(['keys', 'list', '--format', 'csv', '--sort', 'name']);
    const lines = csv.out.split('\r\n');
    expect(lines[0]).toMatch(/^"name","permissions","environments","created_at","last_used_at","expires_at"/);
    expect(lines[1]).toMatch(/^"'=HYPERLINK\(""http:\/\/evil""\)","read-only","all",/);
    const table = await run(['keys', 'list']);
    expect(table.out).toContain('a\\u202eb');
    expect(table.out).not.toContain('\u202e');
  });

  it('explains what it cannot do', async () => {
    const { run, emulator } = await withKeys();
    const unset = await run(['keys', 'list'], { environment: {} });
    expect(unset).toMatchObject({ code: 2, out: '' });
    expect(unset.error).toContain('LOWERPLANE_BASE_URL is not set. Set it, or use --base-url URL.');
    const wrong = await run(['keys', 'list', '--base-url', 'ftp://x']);
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.error).toMatch(/^lowerplane keys list: Invalid Base URL: /);
    emulator.faults.add({ kind: 'status', status: 500 });
    const down = await run(['keys', 'list']);
    expect(down).toMatchObject({ code: 2, out: '' });
  });
});

describe('lowerplane keys show', () => {
  it('shows one key by its id or name', async () => {
    const { run, json, gate, gone } = await withKeys();
    const { code, out } = await run(['keys', 'show', 'CI/CD Pipeline - Production']);
    expect(code).toBe(0);
    expect(out).toMatch(/^Name +CI\/CD Pipeline - Production\nID +key_/);
    expect(out).toMatch(/^Last used +2026-11-13 10d ago\nRequests +1\nExpires +2026-12-24 in 30d\n/m);
    const { report } = await json('keys-show', ['keys', 'show', gone.id]);
    expect(report.key).toMatchObject({
      id: gone.id,
      status: 'revoked',
      revoked_by: { name: 'Bootstrap admin' },
    });
    expect((await json('keys-show', ['keys', 'show', gate.id])).report.key.age_days).toBe(10);
  });

  it('does not guess', async () => {
    const { run, key } = await withKeys();
    await key({ name: 'Twin', permissions: 'read-only' });
    await key({ name: 'Twin', permissions: 'read-only' });
    const two = await run(['keys', 'show', 'Twin']);
    expect(two).toMatchObject({ code: 2, out: '' });
    expect(two.error).toContain('has 2 active keys named "Twin": key_');
    const none = await run(['keys', 'show', 'twin']);
    expect(none).toMatchObject({ code: 2, out: '' });
    expect(none.error).toContain('No key has the id or the name "twin"');
    expect((await run(['keys', 'show'])).error).toContain('Name the key to show');
  });
});

describe('lowerplane whoami', () => {
  it('shows the key of the environment, or of a file', async () => {
    const { run, json, gate, folder, emulator } = await withKeys();
    const { code, out } = await run(['whoami']);
    expect(code).toBe(0);
    expect(out).toContain('Bootstrap admin');
    expect(out).toContain('Can do everything');
    writeFileSync(join(folder, 'ci.key'), `${gate.secret}\n`);
    const { report } = await json('whoami', ['whoami', '--api-key-file', 'ci.key']);
    expect(report).toMatchObject({ base_url: emulator.url, key: { id: gate.id, permissions: 'read-only' } });
  });

  it('says what is wrong with a key', async () => {
    const { run, gone, expired, environment } = await withKeys();
    for (const [secret, title] of [
      [gone.secret, 'Revoked API Key'],
      [expired.secret, 'Expired API Key'],
      [`lp_${'a'.repeat(36)}`, 'Unknown API Key'],
    ] as const) {
      const ran = await run(['whoami'], { environment: { ...environment, LOWERPLANE_API_KEY: secret } });
      expect(ran).toMatchObject({ code: 2, out: '' });
      expect(ran.error).toContain(`lowerplane whoami: ${title}: `);
      expect(ran.error).not.toContain(secret);
    }
  });
});

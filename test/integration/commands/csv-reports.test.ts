import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCsv } from '../../../provider/cli/users/read-csv.ts';
import { keysFile } from '../engine/engine-world.ts';
import { type Surroundings, surroundings } from './ran-command.ts';

const DAY = 86_400_000;

/** Runs a command with `--format csv`. All it prints must be CSV. */
async function csv({ run }: Surroundings, args: readonly string[], given = {}) {
  const ran = await run([...args, '--format', 'csv'], given);
  return { ...ran, rows: readCsv(ran.out).map(({ fields }) => Object.fromEntries(fields)) };
}

it('keys create and keys rotate report keys, and the new secret this once', async () => {
  const around = await surroundings();
  const create = ['keys', 'create', '=SUM(A1)', '--use-case', 'compliance-dashboard'];
  const created = await csv(around, create);
  expect(created.rows).toMatchObject([{ name: '=SUM(A1)', permissions: 'read-only', delivered_to: '' }]);
  expect(created.out).toContain(`"'=SUM(A1)"`);
  const secret = created.rows[0]?.secret ?? '';
  await around.use(secret);
  expect((await around.client.getApiKey(created.rows[0]?.id ?? '')).request_count).toBe(1);

  const rotated = await csv(around, ['keys', 'rotate', '=SUM(A1)']);
  expect(rotated.rows).toMatchObject([
    { part: 'old', step: 'created', id: created.rows[0]?.id, secret: '' },
    { part: 'successor', step: 'created', status: 'active', delivered_to: '' },
  ]);
  expect(rotated.rows[1]?.secret).toMatch(/^lp_\w{36}$/);
  expect(rotated.out).not.toContain(secret);
  const early = await csv(around, ['keys', 'rotate', '=SUM(A1)']);
  expect(early).toMatchObject({ code: 1, rows: [{ step: 'waiting' }, { step: 'waiting', secret: '' }] });
});

it('keys create and keys rotate report no secret that was delivered to a file', async () => {
  const around = await surroundings();
  const create = ['keys', 'create', 'A key', '--permissions', 'read-only', '--to', 'a.key'];
  const { rows, out } = await csv(around, create);
  expect(rows).toMatchObject([{ name: 'A key', secret: '', delivered_to: 'a.key' }]);
  const rotated = await csv(around, ['keys', 'rotate', 'A key', '--to', 'a.key']);
  expect(rotated.rows[1]).toMatchObject({ secret: '', delivered_to: 'a.key' });
  expect(out + rotated.out).not.toMatch(/lp_\w{36}/);
});

it('keys rotate --rehearse reports a line for each step', async () => {
  const around = await surroundings();
  await around.key({ name: 'A key', permissions: 'read-only' });
  const { code, rows } = await csv(around, ['keys', 'rotate', 'A key', '--rehearse', '--to', 'a.key']);
  expect(code).toBe(0);
  expect(rows.length).toBeGreaterThan(3);
  expect(rows[0]).toMatchObject({ step: 'leftovers', result: 'passed', detail: '' });
  expect(rows[0]?.started_at).toMatch(/^\d{4}-/);
});

it('keys revoke reports the outcome, why, the key and its use', async () => {
  const around = await surroundings();
  const { id, secret } = await around.key({ name: 'A key', permissions: 'read-only' });
  await around.use(secret);
  const refused = await csv(around, ['keys', 'revoke', id, '--yes']);
  expect(refused.code).toBe(1);
  expect(refused.rows).toMatchObject([
    { outcome: 'refused', id, status: 'active', request_count: '1', requests_last_90_days: '1' },
  ]);
  expect(refused.rows[0]?.problem).toMatch(/^Key Is Still In Use: /);
  const revoked = await csv(around, ['keys', 'revoke', id, '--yes', '--force']);
  expect(revoked).toMatchObject({ code: 0, rows: [{ outcome: 'revoked', problem: '', status: 'revoked' }] });
});

it('audit export and audit verify report the files, and what differs', async () => {
  const around = await surroundings();
  const exported = await csv(around, ['audit', 'export', '--from', '90d', '--output', 'audit.zip']);
  expect(exported.code).toBe(0);
  expect(exported.rows[0]).toMatchObject({ package: 'audit.zip', path: 'manifest.json', problem: '' });
  expect(exported.rows.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['keys.json', 'controls.json', 'posture.json']),
  );
  for (const { sha256 } of exported.rows) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  const manifest = exported.rows[0]?.sha256;
  const verified = await csv(around, ['audit', 'verify', 'audit.zip']);
  expect(verified).toMatchObject({
    code: 0,
    rows: [{ status: 'verified', difference: '', manifest_sha256: manifest }],
  });
  const differs = await csv(around, ['audit', 'verify', 'audit.zip', '--manifest', '0'.repeat(64)]);
  expect(differs.code).toBe(1);
  expect(differs.rows).toMatchObject([{ package: 'audit.zip', status: 'differs' }]);
  expect(differs.rows[0]?.difference).not.toBe('');
});

it('respond reports a line for each step and destination', async () => {
  const around = await surroundings();
  writeFileSync(join(around.folder, 'lowerplane.yaml'), keysFile());
  expect((await around.run(['apply', '--yes'])).code).toBe(0);
  around.emulator.clock.advance(DAY);
  const [key] = (await csv(around, ['keys', 'list', '--name', 'CI gate'])).rows;
  const id = key?.id ?? '';
  const { code, rows } = await csv(around, ['respond', id, '--now', '--yes']);
  expect(code).toBe(0);
  for (const row of rows) expect(row).toMatchObject({ key_id: id, outcome: 'safe', mode: 'now' });
  expect(rows.filter(({ kind }) => kind === 'step').length).toBeGreaterThan(1);
  expect(rows).toContainEqual(expect.objectContaining({ kind: 'destination', state: 'proven' }));
});

it.each(['json', 'csv'])(
  'keys rotate --watch needs a file where %s shows the key at the end',
  async (format) => {
    const around = await surroundings();
    await around.key({ name: 'A key', permissions: 'read-only' });
    const args = ['keys', 'rotate', 'A key', '--watch', '--format', format];
    const { code, out, error } = await around.run(args, { wait: async () => false });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(error).toContain(`--format ${format} shows it only at the end. Deliver it with --to FILE.`);
    const { rows } = await csv(around, ['keys', 'list', '--name', 'A key']);
    expect(rows).toMatchObject([{ status: 'active' }]);
  },
);

import { expect, it } from 'vitest';
import { surroundings } from './ran-command.ts';

const DAY = 86_400_000;

async function withKey() {
  const opened = await surroundings();
  const made = await opened.key({ name: 'Old dashboard', permissions: 'read-write' });
  const status = async () => (await opened.client.getApiKey(made.id)).status;
  /** A terminal that answers a question. */
  const typing = (answer: string) => {
    const asked: string[] = [];
    return {
      asked,
      ask: async (question: string) => {
        asked.push(question);
        return answer;
      },
    };
  };
  return { ...opened, made, status, typing };
}

it('shows the impact, asks, and revokes', async () => {
  const { run, made, status, typing } = await withKey();
  const no = typing('');
  expect(await run(['keys', 'revoke', 'Old dashboard'], no)).toMatchObject({ code: 1 });
  expect(no.asked).toEqual(['Revoke it? [y/N] ']);
  expect(await status()).toBe('active');
  const yes = await run(['keys', 'revoke', made.id], typing('y'));
  expect(yes.code).toBe(0);
  expect(yes.error).toContain('"Old dashboard" (ending in ');
  expect(yes.error).toContain('It was never used.');
  expect(yes.out).toBe(`Revoked "Old dashboard" (${made.id}). It no longer works anywhere.\n`);
  expect(await status()).toBe('revoked');
  const again = await run(['keys', 'revoke', made.id, '--yes']);
  expect(again.code).toBe(0);
  expect(again.out).toContain('was already revoked');
});

it('reports who used it, how often and when, from the audit trail', async () => {
  const { run, json, made, use, emulator, client, environment, folder } = await withKey();
  await use(made.secret);
  emulator.clock.advance(20 * DAY);
  await use(made.secret);
  await use(made.secret);
  const { writeFileSync } = await import('node:fs');
  writeFileSync(`${folder}/a.txt`, 'a');
  const given = { environment: { ...environment, LOWERPLANE_API_KEY: made.secret } };
  const upload = ['evidence', 'upload', 'a.txt', '--control', 'VM-01', '--environment', 'staging'];
  expect((await run(upload, given)).code).toBe(0);
  emulator.clock.advance(15 * DAY);
  await client.getOwnApiKey();
  const { code, report } = await json('keys-revoke', ['keys', 'revoke', made.id, '--yes']);
  expect(code).toBe(0);
  expect(report).toMatchObject({
    outcome: 'revoked',
    problem: null,
    key: { id: made.id, status: 'revoked', revoked_by: { name: 'Bootstrap admin' } },
    impact: {
      requests_total: 4,
      requests_last_7_days: 0,
      requests_last_30_days: 3,
      requests_last_90_days: 4,
      actions: [{ action: 'evidence.uploaded', events: 1 }],
    },
  });
});

it('refuses a key that was used recently, unless that is forced or the end of the key is typed', async () => {
  const { run, json, made, use, status, typing } = await withKey();
  await use(made.secret);
  const refused = await json('keys-revoke', ['keys', 'revoke', made.id, '--yes']);
  expect(refused).toMatchObject({
    code: 1,
    report: { outcome: 'refused', problem: { title: 'Key Is Still In Use' } },
  });
  expect(refused.error).toContain(
    'recent_use_window is 7d. Find out who uses it: lowerplane audit list --key',
  );
  const wrong = typing('y');
  expect((await run(['keys', 'revoke', made.id], wrong)).code).toBe(1);
  expect(wrong.asked[0]).toContain('Type the last four characters');
  expect(await status()).toBe('active');
  expect((await run(['keys', 'revoke', made.id], typing(made.secret.slice(-4)))).code).toBe(0);
  expect(await status()).toBe('revoked');
});

it('revokes a used key with --force, or outside of the window', async () => {
  const { run, key, use, made, status, emulator } = await withKey();
  await use(made.secret);
  expect((await run(['keys', 'revoke', made.id, '--yes', '--force'])).code).toBe(0);
  expect(await status()).toBe('revoked');
  const other = await key({ name: 'Other', permissions: 'read-only' });
  await use(other.secret);
  emulator.clock.advance(2 * DAY);
  expect((await run(['keys', 'revoke', other.id, '--yes', '--recent-use-window', '1d'])).code).toBe(0);
});

it('never revokes the key that it is authenticated with, however it is asked', async () => {
  const { run, client, typing } = await withKey();
  const { id } = await client.getOwnApiKey();
  for (const args of [['--yes', '--force'], ['--yes'], []]) {
    const ran = await run(['keys', 'revoke', id, ...args], typing('y'));
    expect(ran.code).toBe(1);
    expect(ran.error).toContain('Run Would Revoke Its Own Key');
  }
  expect((await client.getOwnApiKey()).status).toBe('active');
});

it('changes nothing without a terminal, without --yes, or when LowerPlane does not answer', async () => {
  const { run, made, status, emulator, key, environment } = await withKey();
  const none = await run(['keys', 'revoke', made.id]);
  expect(none.code).toBe(1);
  expect(none.error).toContain('there is no terminal to confirm it at');
  expect((await run(['keys', 'revoke', 'nothing like it', '--yes'])).code).toBe(2);
  const reader = await key({ name: 'Reader', permissions: 'read-only' });
  const forbidden = await run(['keys', 'revoke', made.id, '--yes'], {
    environment: { ...environment, LOWERPLANE_API_KEY: reader.secret },
  });
  expect(forbidden.code).toBe(2);
  expect(forbidden.error).toContain('Insufficient Permissions');
  emulator.faults.add({ kind: 'status', status: 503, path: '/v1/api-keys/{id}/revoke' });
  expect((await run(['keys', 'revoke', made.id, '--yes'])).code).toBe(2);
  emulator.faults.clear();
  expect(await status()).toBe('active');
});

it('says that the key is revoked when only the report cannot be written', async () => {
  const { run, made, status, folder } = await withKey();
  const { writeFileSync } = await import('node:fs');
  writeFileSync(`${folder}/file`, '');
  const ran = await run(['keys', 'revoke', made.id, '--yes', '--output', 'json=file/report.json']);
  expect(ran).toMatchObject({ code: 3 });
  expect(ran.out).toContain('It no longer works anywhere.');
  expect(ran.error).toContain('Only the report is missing: what was changed stays as it is.');
  expect(await status()).toBe('revoked');
});

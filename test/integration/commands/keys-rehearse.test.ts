import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startStandIn } from '../delivery/services/stand-in.ts';
import { appliedKey } from './applied-key.ts';
import { surroundings } from './ran-command.ts';

const REHEARSE = ['keys', 'rotate', 'CI gate', '--rehearse'];

it('reports each step of a rehearsal of a declared key, and leaves it as it is', async () => {
  const { run, named, folder, delivered, secret } = await appliedKey({});
  const { code, out, error } = await run(REHEARSE);
  expect({ code, error }).toEqual({ code: 0, error: '' });
  expect(out).toMatch(/Step +Of +Result +Time/);
  expect(out).toMatch(/read-back .*passed +\d+ ms/s);
  expect(out.replaceAll('\n', ' ')).toContain(
    'The rotation of "CI gate" was rehearsed: 9 steps passed, 0 failed, 0 not rehearsed. The key itself and its destinations are as they were.',
  );
  expect(delivered()).toBe(secret);
  expect(existsSync(join(folder, 'ci.rehearsal.key'))).toBe(false);
  expect(await named('CI gate')).toMatchObject([{ status: 'active' }]);
  expect(await named('Rehearsal of CI gate')).toMatchObject([
    { status: 'revoked', permissions: 'read-only', environments: ['production'] },
  ]);
  expect(await run(['plan'])).toMatchObject({ code: 0 });
});

it('reports it as JSON', async () => {
  const { json, write } = await appliedKey({});
  write({ deliver_to: [{ command: { program: ['/bin/sh', '-c', 'exit 1'] } }] });
  const { report, code } = await json('keys-rehearsal', REHEARSE);
  expect(code).toBe(0);
  expect(report).toMatchObject({ name: 'CI gate', outcome: 'passed', key: { status: 'revoked' } });
  expect(
    report.steps.map(({ step, result }: { step: string; result: string }) => `${step} ${result}`),
  ).toEqual([
    'leftovers passed',
    'check passed',
    'deliver not-rehearsed',
    'create passed',
    'verify passed',
    'revoke passed',
  ]);
});

it('names what version control must ignore, and leaves nothing behind', async () => {
  const { run, folder, named } = await appliedKey({});
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  writeFileSync(join(folder, '.gitignore'), '/ci.key\n');
  const { code, out } = await run(REHEARSE);
  expect(code).toBe(1);
  expect(out.replaceAll('\n', ' ')).toContain('add "/ci.rehearsal.key" to the .gitignore beside it.');
  expect(existsSync(join(folder, 'ci.rehearsal.key'))).toBe(false);
  expect(await named('Rehearsal of CI gate')).toMatchObject([{ status: 'revoked' }]);
  writeFileSync(join(folder, '.gitignore'), '*.key\n');
  expect(await run(REHEARSE)).toMatchObject({ code: 0 });
});

it('rehearses a key that no code declares, beside the file of --to', async () => {
  const { run, key, folder, client } = await surroundings();
  const { id } = await key({ name: 'CI gate', permissions: 'admin', environments: 'all' });
  const shown = await run(REHEARSE);
  expect(shown).toMatchObject({ code: 0 });
  expect(shown.out).toMatch(/deliver +shown once +not rehearsed/);
  const { code, out } = await run([...REHEARSE, '--to', 'ci.key']);
  expect(code).toBe(0);
  expect(out).toMatch(/deliver +file:.*passed.*withdraw +file:.*passed/s);
  expect([existsSync(join(folder, 'ci.key')), existsSync(join(folder, 'ci.rehearsal.key'))]).toEqual([
    false,
    false,
  ]);
  expect((await client.getApiKey(id)).status).toBe('active');
});

it.each([
  ['aws_secretsmanager_secret', 'ci/lowerplane-rehearsal'],
  ['kubernetes_secret', 'lowerplane-rehearsal'],
  ['google_secret_manager_secret', 'ci-lowerplane-rehearsal'],
])('names the permission that %s lacks beside the destination', async (kind, beside) => {
  const { run, write, environment, named } = await appliedKey({});
  const standIn = await startStandIn(kind);
  write({ deliver_to: [standIn.element] });
  standIn.plan('write', 'denied');
  const { code, out } = await run(REHEARSE, { environment: { ...environment, ...standIn.environment } });
  expect(code).toBe(1);
  const text = out.replaceAll('\n', ' ');
  expect(text).toMatch(new RegExp(`failed: deliver ${kind}:.* does not allow .*${beside}`));
  expect(text).toContain('writing, reading and removing it must be allowed too.');
  expect(standIn.holds()).toBeUndefined();
  expect(await named('Rehearsal of CI gate')).toMatchObject([{ status: 'revoked' }]);
});

it.each([
  [[...REHEARSE, '--watch'], 'leave out --watch, --quiet-for and --every'],
  [['keys', 'rotate', 'CI gate', '--from', '.'], '--from and --var-file are for --watch and --rehearse'],
  [['keys', 'rotate', 'CI gat', '--rehearse', '--from', '.'], 'Did you mean "CI gate"?'],
  [['keys', 'rotate', 'Nothing', '--rehearse'], 'no active key has that name'],
])('refuses %j', async (args, message) => {
  const { run } = await appliedKey({});
  const { code, error } = await run(args);
  expect({ code, error }).toEqual({ code: 2, error: expect.stringContaining(message) });
});

it('does not guess from code that has problems', async () => {
  const { run, write, named } = await appliedKey({});
  write({ permissions: 'everything' });
  const { code, error } = await run(REHEARSE);
  expect({ code, error }).toEqual({ code: 2, error: expect.stringContaining('so nothing was rehearsed') });
  expect(await named('Rehearsal of CI gate')).toEqual([]);
});

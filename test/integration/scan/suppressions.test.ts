import { expect, it } from 'vitest';
import { scan } from '../../../action/scan/scan.ts';
import { command } from '../../../provider/cli/commands/scan.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { githubToken, MadeRepository } from './made-repository.ts';

async function run(folder: string, ...argv: string[]) {
  const { io, printed } = capturedIo({ cwd: folder });
  const code = await command.run(argv, io);
  return { code, output: printed.out, errors: printed.error };
}

function policy(target: string, expires: string): string {
  return `version: 1
waivers:
  - rule: committed-secret
    ${target}
    owner: jane@acme.io
    reason: The partner revokes it with the next release.
    expires: ${expires}
`;
}

const LATER = '2099-01-01';

it('takes waivers of the gate for what they name, and no longer than they hold', async () => {
  const repo = new MadeRepository();
  repo.commit('start', { 'old/a.ts': githubToken(1), 'new/b.ts': githubToken(2) });
  expect((await run(repo.folder)).code).toBe(1);
  repo.write('.lowerplane/policy.yaml', policy('path: old/**', LATER));
  const half = await run(repo.folder);
  expect(half.code).toBe(1);
  expect(half.output).toContain(
    'allowed   old/a.ts:1:1  GitHub token: waived by jane@acme.io until 2099-01-01',
  );
  expect(half.output).toContain('1 secret found');

  const { findings } = await scan({ path: repo.folder, target: { kind: 'tree' } });
  const b = findings.find(({ path }) => path === 'new/b.ts')?.fingerprint ?? '';
  repo.write('.lowerplane/policy.yaml', policy(`fingerprint: ${b}`, LATER));
  expect((await run(repo.folder, 'new')).code).toBe(0);
  repo.write('.lowerplane/policy.yaml', policy(`fingerprint: ${b}`, '2020-01-01'));
  expect((await run(repo.folder, 'new')).code).toBe(1);
});

it('leaves out what a baseline took in', async () => {
  const repo = new MadeRepository();
  repo.commit('start', { 'a.ts': githubToken(1) });
  const { findings } = await scan({ path: repo.folder, target: { kind: 'tree' } });
  const baseline = {
    version: 1,
    created_at: '2026-01-01T00:00:00Z',
    findings: findings.map(({ fingerprint }) => ({ rule: 'committed-secret', fingerprint, where: 'a.ts:1' })),
    posture: [],
  };
  repo.write('known.json', JSON.stringify(baseline));
  const known = await run(repo.folder, '--baseline', 'known.json', '--json');
  expect(known.code).toBe(0);
  expect(JSON.parse(known.output)).toMatchObject({ findings: [], allowed: [{ excusedBy: 'baseline' }] });
  repo.write('.lowerplane/baseline.json', JSON.stringify(baseline));
  expect((await run(repo.folder)).code).toBe(0);
  repo.commit('more', { 'b.ts': githubToken(2) });
  expect((await run(repo.folder)).code).toBe(1);
});

it('stops at an invalid policy or baseline', async () => {
  const repo = new MadeRepository();
  repo.commit('start', { 'a.ts': githubToken(1) });
  const missing = await run(repo.folder, '--baseline', 'no.json');
  expect(missing).toMatchObject({ code: 2, output: '' });
  repo.write('.lowerplane/baseline.json', '{"version":7}');
  expect((await run(repo.folder)).errors).toMatch(/baseline \.lowerplane\/baseline\.json is not valid/);
  repo.write(
    '.lowerplane/baseline.json',
    '{"version":1,"created_at":"2026-01-01T00:00:00Z","findings":[],"posture":[]}',
  );
  repo.write('.lowerplane/policy.yaml', 'version: 1\nwaivers:\n  - rule: committed-secret\n');
  const invalid = await run(repo.folder);
  expect(invalid.code).toBe(2);
  expect(invalid.errors).toMatch(/waivers are not known: .*policy\.yaml:3: /);
});

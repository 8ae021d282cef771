import { expect, it } from 'vitest';
import { dispatch } from '../../../provider/cli/dispatch.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { NOW } from '../emulator/running.ts';
import { MadeRepository, madeFolder, writeInto } from '../scan/made-repository.ts';
import { command, endlessKey } from './gate.ts';

const POLICY = `version: 1
fail_on: high
minimum_score: 0.8
environments:
  production: { minimum_score: 0.9, frameworks: { SOC 2: 0.95, ISO 27001: null } }
rules:
  missing-expiration: high
  stale-key: off
  lifetime-too-long: { severity: low, max: 180d }
overrides:
  - paths: [sandbox/]
    rules:
      missing-expiration: low
  - modes: [deploy]
    environments: [production]
    fail_on: medium
waivers:
  - { rules: [excess-privilege], keys: [Legacy], owner: ops, reason: replaced soon, expires: 2099-01-31 }
  - { rule: missing-expiration, path: old/, owner: ops, reason: goes away, expires: 2020-01-31 }
`;

async function explain(cwd: string, ...args: readonly string[]) {
  const { io, printed } = capturedIo({ cwd, now: NOW, width: 80 });
  const code = await dispatch(['policy', 'explain', ...args], io);
  return { code, ...printed, text: printed.out.replaceAll(/\s+/g, ' ') };
}

function repository(policy: string | undefined = POLICY): MadeRepository {
  const repo = new MadeRepository();
  if (policy !== '') writeInto(repo.folder, '.lowerplane/policy.yaml', policy);
  return repo;
}

it('says what each rule does and what decides it, in 80 columns', async () => {
  const { code, out, text } = await explain(repository().folder);
  expect(code).toBe(0);
  expect(text).toContain('Findings of severity high or worse fail (.lowerplane/policy.yaml:2)');
  expect(text).toContain('missing-expiration (.lowerplane/policy.yaml:7)');
  expect(text).toContain('Switched off stale-key (.lowerplane/policy.yaml:8)');
  expect(text).toContain('lifetime-too-long with max = "180d" (.lowerplane/policy.yaml:9)');
  expect(text).toContain('committed-secret (default)');
  expect(text).toContain('Each framework must reach 80%; none is required.');
  expect(text).toContain(
    '2 waivers .lowerplane/policy.yaml:18: excess-privilege for keys Legacy, until 2099-01-31',
  );
  expect(text).toContain('missing-expiration for files old/, expired on 2020-01-31. ops: goes away');
  for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
});

it('applies overrides to a file, an environment and a mode', async () => {
  const { folder } = repository();
  const inSandbox = await explain(folder, '--path', 'sandbox/main.tf');
  expect(inSandbox.text).toContain('missing-expiration (override at .lowerplane/policy.yaml:13)');
  expect(inSandbox.text).not.toContain('for files old/');
  const deploy = await explain(folder, '--mode', 'deploy', '--environment', 'production');
  expect(deploy.text).toContain('severity medium or worse fail (override at .lowerplane/policy.yaml:16)');
  expect(deploy.text).toContain('Required frameworks: SOC 2 95%, ISO 27001 90%.');
  expect(deploy.text).toContain('leaves no verdict');
});

it('knows environments as a check does, by their aliases and without case', async () => {
  const policy = POLICY.replace(
    'production: { minimum_score',
    'production: { aliases: [prod], minimum_score',
  );
  const { folder } = repository(policy);
  for (const name of ['Production', 'PROD']) {
    const { text } = await explain(folder, '--mode', 'deploy', '--environment', name);
    expect(text).toContain('Required frameworks: SOC 2 95%, ISO 27001 90%.');
  }
  const { code, error } = await explain(folder, '--environment', 'qa');
  expect(code).toBe(2);
  expect(error).toContain(
    '--environment must be one of production, staging, development or an alias of one in the policy, not "qa".',
  );
});

it('agrees with a check', async () => {
  const repo = repository();
  repo.commit('keys', { 'sandbox/a.tf': endlessKey('A'), 'prod/b.tf': endlessKey('B') });
  const { findings } = JSON.parse((await command(repo.folder, ['--format', 'json'])).out);
  for (const { rule, severity, place } of findings) {
    const { out } = await explain(repo.folder, '--format', 'json', '--path', place.path);
    const explained = JSON.parse(out).rules.find(({ id }: { readonly id: string }) => id === rule);
    expect([place.path, rule, explained.severity]).toEqual([place.path, rule, severity]);
  }
  expect(findings.length).toBeGreaterThan(1);
});

it('explains the defaults without a policy, and ends with 2 for a broken one', async () => {
  const { code, text } = await explain(repository('').folder);
  expect(code).toBe(0);
  expect(text).toContain('There is no policy file: these are the defaults');
  const broken = await explain(repository('version: 1\nfail_on: hihg\n').folder);
  expect(broken).toMatchObject({ code: 2, out: '' });
  expect(broken.error).toContain('.lowerplane/policy.yaml:2: fail_on');
  expect((await explain(repository().folder, '--path', '../x')).error).toContain('--path must be a file in');
});

it('shows the file and the line of what an extended policy sets, the last of them', async () => {
  const outside = madeFolder();
  writeInto(
    outside,
    'org.yaml',
    'version: 1\nfail_on: low\nrules:\n  stale-key: critical\n  missing-key: high\n',
  );
  const { folder } = repository(
    `version: 1\nextends: [${outside}/org.yaml, ./team.yaml]\nrules: { unused-waiver: high }\n`,
  );
  writeInto(
    folder,
    '.lowerplane/team.yaml',
    'version: 1\nrules:\n  missing-key: critical\noverrides:\n  - paths: [a/]\n    rules: { never-used-key: high }\n',
  );
  const { text } = await explain(folder, '--path', 'a/main.tf');
  const org = `${outside}/org.yaml`;
  expect(text).toContain(`severity low or worse fail (${org}:2, which this policy extends)`);
  expect(text).toContain(`stale-key (${org}:4, which this policy extends)`);
  expect(text).toContain('missing-key (.lowerplane/team.yaml:3, which this policy extends)');
  expect(text).toContain('never-used-key (.lowerplane/team.yaml:6, which this policy extends)');
  expect(text).toContain('unused-waiver (.lowerplane/policy.yaml:3)');
});

import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { dispatch } from '../../../provider/cli/dispatch.ts';
import { casesExample, policyExample } from '../../../schemas/gate-examples.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { NOW } from '../emulator/running.ts';
import { githubToken, MadeRepository, writeInto } from '../scan/made-repository.ts';
import { endlessKey, goodKey } from './gate.ts';

const KEY = `declarations: ${JSON.stringify(endlessKey('CI'))}`;

function repository(
  cases: string | undefined,
  policy = 'version: 1\n',
  path = '.lowerplane/policy.test.yaml',
) {
  const repo = new MadeRepository();
  writeInto(repo.folder, '.lowerplane/policy.yaml', policy);
  if (cases !== undefined) writeInto(repo.folder, path, cases);
  return repo;
}

async function policyTest(cwd: string, ...args: readonly string[]) {
  const { io, printed } = capturedIo({ cwd, now: NOW, width: 80 });
  const code = await dispatch(['policy', 'test', ...args], io);
  return { code, ...printed };
}

const one = (...lines: readonly string[]) =>
  `version: 1\ncases:\n  - name: One\n${lines.map((line) => `    ${line}\n`).join('')}`;

it('runs the cases of the example against its policy', async () => {
  const { extends: _, overrides: __, ...policy } = policyExample;
  const repo = repository(stringify(casesExample), stringify(policy));
  const { code, out } = await policyTest(repo.folder);
  expect(out).toContain('ok        Production needs 95% of SOC 2');
  // The example of a policy fails only on high findings.
  expect(out.replaceAll(/\s+/g, ' ')).toContain('Expected the verdict fail, but it is warn.');
  expect(code).toBe(1);
  writeInto(repo.folder, '.lowerplane/policy.yaml', stringify({ ...policy, fail_on: 'medium' }));
  expect((await policyTest(repo.folder)).code).toBe(0);
});

describe('an expectation that holds', () => {
  it.each([
    ['a verdict', [KEY, 'expect: { verdict: fail }']],
    [
      'a finding',
      [KEY, 'expect: { findings: [{ rule: missing-expiration, severity: medium, key: CI, path: main.tf }] }'],
    ],
    ['what is not found', [KEY, 'expect: { none: [excess-privilege] }']],
    [
      'no findings',
      [`declarations: ${JSON.stringify(goodKey('CI'))}`, 'expect: { verdict: pass, findings: [] }'],
    ],
    [
      'files',
      [
        `declarations: { infra/a.tf: ${JSON.stringify(endlessKey('A'))} }`,
        'expect: { findings: [{ rule: missing-expiration, path: infra/a.tf }] }',
      ],
    ],
    [
      'keys',
      [
        'declarations: [{ name: A, permissions: read-only, environments: [staging], deliver_to: [{ file: { path: a } }] }]',
        'expect: { findings: [{ rule: missing-expiration, path: lowerplane.yaml }] }',
      ],
    ],
    [
      'a secret',
      [
        `declarations: { .env: "TOKEN=${githubToken(1)}" }`,
        'expect: { verdict: fail, findings: [{ rule: committed-secret, path: .env }] }',
      ],
    ],
    [
      'an old key',
      [
        'mode: deploy',
        'environment: production',
        'facts: { keys: [{ name: Old, created_at: -400d, last_used_at: -200d }] }',
        'expect: { findings: [{ rule: stale-key, key: Old }] }',
      ],
    ],
    [
      'a failing test',
      [
        'mode: deploy',
        'environment: production',
        'facts: { tests: [{ id: T-1, severity: critical }] }',
        'expect: { verdict: fail, findings: [{ rule: failing-test }] }',
      ],
    ],
    [
      'an outage',
      [
        'mode: deploy',
        'environment: production',
        'facts: { unavailable: [keys] }',
        'expect: { verdict: unknown }',
      ],
    ],
    [
      'a deploy in order',
      [
        'mode: deploy',
        'environment: production',
        'facts: { posture: { frameworks: { SOC 2: 0.95 } } }',
        'expect: { verdict: pass, findings: [] }',
      ],
    ],
    [
      'a deploy without LowerPlane',
      ['mode: deploy', 'environment: production', 'expect: { verdict: unknown }'],
    ],
  ])('%s', async (_, lines) => {
    const { code, out, error } = await policyTest(repository(one(...lines)).folder);
    expect(`${out}${error}`).toContain('ok        One');
    expect(code).toBe(0);
  });
});

it('shows what was expected and what was found, with the line, in 80 columns', async () => {
  const cases = one(
    KEY,
    'expect:',
    '  verdict: pass',
    '  findings:',
    '    - rule: missing-expiration',
    '      severity: high',
    '    - rule: stale-key',
    '  none: [missing-expiration]',
  );
  const { code, out } = await policyTest(repository(cases).folder);
  expect(code).toBe(1);
  const text = out.replaceAll(/\s+/g, ' ');
  const at = '.lowerplane/policy.test.yaml';
  expect(text).toContain(`${at}:6: Expected the verdict pass, but it is fail.`);
  expect(text).toContain(
    `${at}:8: Expected missing-expiration (high), but found missing-expiration (medium, key "CI", main.tf:1).`,
  );
  expect(text).toContain(`${at}:10: Expected stale-key, but it was not found.`);
  expect(text).toContain(`${at}:11: Expected nothing of missing-expiration, but it found`);
  expect(text).toContain('1 case of .lowerplane/policy.yaml: 1 failed.');
  for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
});

it('judges by the policy: its rules, waivers and paths', async () => {
  const policy = `version: 1
rules: { missing-rotation: high }
paths: { exclude: [old/] }
waivers:
  - { rule: missing-expiration, key: CI, owner: me, reason: known, expires: 2027-01-31 }
`;
  const cases = `version: 1
now: 2027-01-30
cases:
  - name: Waived
    ${KEY}
    expect: { verdict: pass, findings: [{ rule: missing-expiration, status: waived }] }
  - name: Excluded
    declarations: { old/a.tf: ${JSON.stringify(endlessKey('A'))} }
    expect: { findings: [] }
`;
  expect(await policyTest(repository(cases, policy).folder)).toMatchObject({ code: 0 });
  const later = await policyTest(repository(cases.replace('01-30', '02-02'), policy).folder);
  expect(later.code).toBe(1);
});

it('writes JSON and JUnit', async () => {
  const repo = repository(one(KEY, 'expect: { verdict: pass }'));
  const { out } = await policyTest(repo.folder, '--format', 'json', '--output', 'junit=out.xml');
  expect(JSON.parse(out)).toMatchObject({
    failed: 1,
    cases: [
      {
        name: 'One',
        line: 3,
        passed: false,
        verdict: 'fail',
        findings: [{ rule: 'missing-expiration', line: 1 }],
      },
    ],
  });
  const xml = readFileSync(join(repo.folder, 'out.xml'), 'utf8');
  expect(xml).toContain('<testsuites name="LowerPlane policy" tests="1" failures="1"');
  expect(xml).toContain('<failure type="expectation" message="Expected the verdict pass');
});

it('finds the policy beside named cases', async () => {
  const repo = repository(one(KEY, 'expect: { verdict: warn }'), 'version: 1\n', 'team/gate.test.yaml');
  writeInto(
    repo.folder,
    'team/gate.yaml',
    'version: 1\nfail_on: critical\nrules: { missing-expiration: off }\n',
  );
  mkdirSync(join(repo.folder, 'below'));
  expect(await policyTest(join(repo.folder, 'below'), '../team/gate.test.yaml')).toMatchObject({ code: 0 });
  expect(
    (await policyTest(repo.folder, 'team/gate.test.yaml', '--policy', '.lowerplane/policy.yaml')).code,
  ).toBe(1);
});

describe('broken files end with 2 and name the line', () => {
  it.each([
    ['no cases', undefined, 'The file of cases, .lowerplane/policy.test.yaml, was not found.'],
    ['not YAML', 'version: [', 'policy.test.yaml:1:'],
    [
      'a misspelt rule',
      one('expect: { none: [stale-kye] }'),
      'policy.test.yaml:4: cases[0].expect.none[0] "stale-kye" is not a rule. Did you mean "stale-key"?',
    ],
    ['a misspelt field', one('expct: {}'), 'cases[0].expct'],
    ['nothing expected', one('expect: {}'), 'must have at least one of verdict, findings and none'],
    ['a path outside', one('declarations: { ../a.tf: "" }', 'expect: { verdict: pass }'), 'relative paths'],
    [
      'a wrong time',
      one('facts: { keys: [{ name: A, created_at: 90 days }] }', 'expect: { verdict: pass }'),
      'must be a time such as -90d',
    ],
  ])('%s', async (_, cases, message) => {
    const { code, out, error } = await policyTest(repository(cases).folder);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(error).toContain(message);
  });

  it('a policy that is not valid, a link, and a file outside', async () => {
    const cases = one('expect: { verdict: pass }');
    const broken = await policyTest(repository(cases, 'version: 1\nfail_on: hihg\n').folder);
    expect(broken.code).toBe(2);
    expect(broken.error).toContain('.lowerplane/policy.yaml:2: fail_on');
    const repo = repository(cases);
    symlinkSync('policy.test.yaml', join(repo.folder, '.lowerplane/link.test.yaml'));
    const linked = await policyTest(
      repo.folder,
      '.lowerplane/link.test.yaml',
      '--policy',
      '.lowerplane/policy.yaml',
    );
    expect(linked.code).toBe(2);
    expect(linked.error).toContain('must be a regular file');
    const outside = await policyTest(repo.folder, '../x.yaml');
    expect(outside.code).toBe(2);
    expect(outside.error).toContain('The file must be a file in');
  });
});

describe('the environment of a case', () => {
  const POLICY = `version: 1
environments:
  production: { minimum_score: 0.95, frameworks: [SOC 2], aliases: [prod, "eu-*"] }
`;
  const deploy = (environment: string, verdict: string) =>
    one(
      'mode: deploy',
      `environment: ${environment}`,
      'facts: { posture: { frameworks: { SOC 2: 0.9 } }, tests: [{ id: T-1, status: passing }] }',
      `expect: { verdict: ${verdict} }`,
    );

  it.each(['production', 'Production', '" PRODUCTION "', 'prod', 'PROD', 'eu-west'])(
    'can be written %s, as in a check',
    async (name) => {
      const { folder } = repository(deploy(name, 'fail'), POLICY);
      const { code, out, error } = await policyTest(folder);
      expect({ code, error }, out).toEqual({ code: 0, error: '' });
    },
  );

  it('that no policy names has no verdict, as in a check', async () => {
    const { folder } = repository(deploy('canary', 'unknown'), POLICY);
    expect(await policyTest(folder)).toMatchObject({ code: 0, error: '' });
    const failing = repository(deploy('canary', 'pass'), POLICY);
    const { code, out } = await policyTest(failing.folder);
    expect(code).toBe(1);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('what the environment "canary" requires');
  });
});

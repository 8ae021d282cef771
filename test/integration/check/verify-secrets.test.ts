import { describe, expect, it } from 'vitest';
import { gitlab } from '../../../action/report/gate/gitlab.ts';
import { json } from '../../../action/report/gate/json.ts';
import { junit } from '../../../action/report/gate/junit.ts';
import { sarif } from '../../../action/report/gate/sarif.ts';
import { SUMMARY_LIMIT, summary } from '../../../action/report/gate/summary.ts';
import { terminal } from '../../../action/report/gate/terminal.ts';
import {
  githubToken,
  lowerplaneKey,
  MadeRepository,
  madeFolder,
  writeInto,
} from '../scan/made-repository.ts';
import { type StandIn, type StandInAnswer, standIn } from '../scan/vendors/stand-in.ts';
import { check } from './gate.ts';

const POLICY = '.lowerplane/policy.yaml';
const WORKS = { status: 200, body: '{"resources":{"core":{"limit":5000}}}' };
const REFUSED = { status: 401 };
const EXCEPT_FORKS = 'version: 1\nverify_secrets: { when: except-forks }\n';

async function checked(
  policy: string,
  answer: StandInAnswer,
  request: Parameters<typeof check>[1] = {},
): Promise<{ readonly result: Awaited<ReturnType<typeof check>>; readonly vendors: StandIn }> {
  const folder = madeFolder();
  writeInto(folder, POLICY, policy);
  writeInto(folder, 'deploy.sh', `TOKEN=${githubToken(1)}\nKEY=${lowerplaneKey(1)}\n`);
  const vendors = await standIn(() => answer);
  const result = await check(folder, { transport: vendors.transport, ...request });
  return { result, vendors };
}

const ofToken = (result: Awaited<ReturnType<typeof check>>) =>
  result.findings.find(({ message }) => message.includes('GitHub token'));

describe('the policy decides whether vendors are asked', () => {
  it.each<[string, string, Parameters<typeof check>[1], number]>([
    ['not by default', 'version: 1\n', {}, 0],
    ['by verify_secrets', EXCEPT_FORKS, {}, 1],
    ['not for a fork', EXCEPT_FORKS, { fromFork: true }, 0],
    ['for a fork when it says so', 'version: 1\nverify_secrets: { when: always }\n', { fromFork: true }, 1],
    ['not offline', EXCEPT_FORKS, { offline: true }, 0],
    [
      'or an input, instead of it',
      'version: 1\n',
      { overrides: { failOn: undefined, onUnavailable: undefined, verifySecrets: 'always' } },
      1,
    ],
    [
      'or an input, against it',
      EXCEPT_FORKS,
      { overrides: { failOn: undefined, onUnavailable: undefined, verifySecrets: 'never' } },
      0,
    ],
  ])('%s', async (_, policy, request, requests) => {
    const { vendors } = await checked(policy, WORKS, request);
    expect(vendors.received.map(({ host }) => host)).toEqual(Array(requests).fill('api.github.com'));
  });

  it('and where vendors are that the team hosts', async () => {
    const policy = `${EXCEPT_FORKS.replace(' }', ', hosts: { github: https://ghe.acme.example } }')}`;
    const { vendors } = await checked(policy, WORKS);
    expect(vendors.received.map(({ host, path }) => host + path)).toEqual([
      'ghe.acme.example/api/v3/rate_limit',
    ]);
  });

  it('but not the policy of a change that repairs an invalid one', async () => {
    const repo = new MadeRepository();
    const base = repo.commit('start', { [POLICY]: 'version: 1\nfail_on: [\n' });
    const hosts = 'hosts: { github: https://evil.example }';
    const head = repo.commit('change', {
      [POLICY]: `version: 1\nverify_secrets: { when: always, ${hosts} }\n`,
      'deploy.sh': `TOKEN=${githubToken(1)}\n`,
    });
    const vendors = await standIn(() => WORKS);
    const result = await check(repo.folder, {
      transport: vendors.transport,
      scan: { kind: 'range', base, head, from: 'base' },
      tree: { kind: 'commit', commit: head },
      policyTree: { kind: 'commit', commit: base },
      changes: { base, head },
    });
    expect(ofToken(result)).toBeDefined();
    expect(vendors.received).toEqual([]);
  });
});

it('raises what works and lowers what is refused', async () => {
  const works = await checked(EXCEPT_FORKS, WORKS);
  expect(ofToken(works.result)).toMatchObject({
    severity: 'critical',
    message: expect.stringContaining('The secret works: GitHub accepts it.'),
    verification: { status: 'works', detail: 'GitHub accepts it' },
  });
  const refused = await checked(EXCEPT_FORKS, REFUSED);
  expect(ofToken(refused.result)).toMatchObject({
    severity: 'low',
    message: expect.stringContaining('The secret is refused: GitHub does not accept it.'),
  });
});

it('says why it did not ask', async () => {
  const { result } = await checked(EXCEPT_FORKS, WORKS, { fromFork: true });
  expect(ofToken(result)?.message).toContain(
    'Whether it works is not known: vendors are not asked about changes from a fork.',
  );
  const keys = result.findings.filter(({ message }) => message.includes('LowerPlane API key'));
  expect(keys.map(({ verification }) => verification)).toEqual([undefined]);
});

it('shows the answer in every report, and the secret in none', async () => {
  const { result } = await checked(EXCEPT_FORKS, WORKS);
  const reports = {
    terminal: terminal(result, { colors: false, width: 200 }),
    json: json(result),
    sarif: sarif(result, undefined),
    junit: junit(result),
    gitlab: gitlab(result),
    markdown: summary(result, { links: undefined, limit: SUMMARY_LIMIT }),
  };
  for (const [name, report] of Object.entries(reports)) {
    expect(report, name).toContain('The secret works: GitHub accepts it.');
    expect(report, name).not.toContain(githubToken(1).slice(4, 16));
  }
  expect(reports.terminal).toContain('Secrets: 1 verified as working, 0 refused, 0 unknown.');
  expect(reports.markdown).toContain('Secrets: 1 verified as working, 0 refused, 0 unknown.');
  expect(reports.json).toContain('"status": "works"');
  expect(JSON.parse(reports.sarif).runs[0].results).toContainEqual(
    expect.objectContaining({
      properties: expect.objectContaining({ verification: { status: 'works', detail: 'GitHub accepts it' } }),
    }),
  );
});

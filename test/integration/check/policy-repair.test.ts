import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../../provider/keys/instant.ts';
import { sendJson, startServer } from '../api/test-server.ts';
import { NOW } from '../emulator/running.ts';
import { githubToken, MadeRepository } from '../scan/made-repository.ts';
import { check, endlessKey, goodKey } from './gate.ts';

const POLICY = '.lowerplane/policy.yaml';
const BASELINE = '.lowerplane/baseline.json';
const VALID = 'version: 1\nrules: { missing-rotation: off }\n';
const BROKEN = 'version: 1\nfail_on: awful\n';
const EMPTY_BASELINE = JSON.stringify({
  version: 1,
  created_at: formatInstant(NOW),
  findings: [],
  posture: [],
});

/** Texts by path; null for a file that is removed. */
type Files = Readonly<Record<string, string | null>>;

function commit(repo: MadeRepository, files: Files): string {
  const texts = Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== null);
  for (const [path, text] of Object.entries(files)) if (text === null) repo.git('rm', '-q', path);
  return repo.commit('change', Object.fromEntries(texts));
}

/** Reviews a pull request that turns some files into others. */
async function review(
  before: Files,
  after: Files,
  environmentVariables: Readonly<Record<string, string>> = {},
) {
  const repo = new MadeRepository();
  const base = commit(repo, { 'a.tf': goodKey('Fine'), ...before });
  commit(repo, after);
  const head = repo.git('rev-parse', 'HEAD');
  const result = await check(repo.folder, {
    scan: { kind: 'range', base, head, from: 'base' },
    tree: { kind: 'commit', commit: head },
    policyTree: { kind: 'commit', commit: base },
    changes: { base, head },
    environmentVariables,
  });
  const open = result.findings.filter(({ status }) => status.kind === 'open');
  return { ...result, base, head, open };
}

describe('a change that breaks a file of the gate fails, and the base judges it', () => {
  it.each([
    ['the policy', { [POLICY]: VALID }, { [POLICY]: BROKEN }, `${POLICY}:2`, 'fail_on must be one of'],
    ['a new policy', {}, { [POLICY]: 'version: [1\n' }, `${POLICY}:2`, ''],
    [
      'a waiver',
      { [POLICY]: VALID },
      { [POLICY]: `${VALID}waivers:\n  - { rule: stale-kye }\n` },
      POLICY,
      'owner',
    ],
    [
      'a policy that is not text',
      { [POLICY]: VALID },
      { [POLICY]: '\u0000\u0001' },
      `${POLICY}:1`,
      'UTF-8 text',
    ],
    [
      'the baseline',
      { [BASELINE]: EMPTY_BASELINE },
      { [BASELINE]: '{"version": 2}' },
      `${BASELINE}:1`,
      'version',
    ],
  ])('%s', async (_, before, after, where, words) => {
    const { outcome, open, policy } = await review(before, after);
    expect(outcome).toBe('fail');
    const found = open.filter(({ ruleId }) => ruleId === 'invalid-policy');
    const texts = found.map(({ place, message, severity }) =>
      place.kind === 'code' ? `${place.range.path}:${place.range.line} ${severity} ${message}` : '',
    );
    expect(texts.join('\n')).toContain(where);
    expect(texts.join('\n')).toContain(words);
    expect(open).toHaveLength(found.length);
    expect(policy.kind).toBe(POLICY in before ? 'commit' : 'none');
  });
});

describe('a change that repairs a file of the gate is judged by what it repairs, visibly', () => {
  it.each([
    ['the policy', { [POLICY]: BROKEN }, { [POLICY]: VALID }, 'its own policy'],
    ['a policy that it removes', { [POLICY]: BROKEN }, { [POLICY]: null }, 'the defaults'],
    ['the baseline', { [BASELINE]: '{"version": 2}' }, { [BASELINE]: EMPTY_BASELINE }, 'its own baseline'],
  ])('%s', async (_, before, after, instead) => {
    const { outcome, because, open, base } = await review(before, after);
    expect({ outcome, open }).toEqual({ outcome: 'warn', open: [] });
    expect(because[0]).toContain(`at commit ${base.slice(0, 12)} is not valid`);
    expect(because[0]).toContain(`judged by ${instead}`);
  });

  it('unless it only breaks it in another way', async () => {
    const reviewing = review({ [POLICY]: BROKEN }, { [POLICY]: '\u0000' });
    await expect(reviewing).rejects.toMatchObject({ title: 'Policy Cannot Be Read' });
  });

  it('and its own rules count', async () => {
    const after = { [POLICY]: VALID, 'b.tf': endlessKey('Forever') };
    const { outcome, open, policy, head } = await review({ [POLICY]: BROKEN }, after);
    expect(outcome).toBe('fail');
    expect(open.map(({ ruleId }) => ruleId)).toEqual(['missing-expiration']);
    expect(policy).toMatchObject({ kind: 'commit', commit: head });
  });
});

describe('a change that repairs the policy does not excuse itself by it', () => {
  const key = { 'b.tf': endlessKey('Forever') };
  const secret = { 'b.env': `TOKEN=${githubToken(7)}\n` };
  const waiver = (rule: string, path: string) =>
    `waivers:\n  - { rule: ${rule}, path: "${path}", owner: me, reason: mine, expires: 2099-01-01 }\n`;

  it.each([
    ['a waiver of its key', key, waiver('missing-expiration', 'b.tf')],
    ['a waiver of its secret', secret, waiver('committed-secret', '*.env')],
    ['paths', key, 'paths: { exclude: ["b.*"] }\n'],
    ['paths of its secret', secret, 'paths: { include: ["a.tf"] }\n'],
    ['no search for secrets', secret, 'rules: { committed-secret: off }\n'],
    ['a severity', secret, 'rules: { committed-secret: low }\n'],
    ['what fails', key, 'fail_on: critical\n'],
  ])('%s', async (_, files, policy) => {
    const { outcome } = await review({ [POLICY]: BROKEN }, { [POLICY]: `version: 1\n${policy}`, ...files });
    expect(outcome).toBe('fail');
  });

  it('but what it waives of before stays known', async () => {
    const policy = `version: 1\n${waiver('missing-expiration', 'b.tf')}`;
    const { outcome, open } = await review({ [POLICY]: BROKEN, ...key }, { [POLICY]: policy });
    expect({ outcome, open }).toEqual({ outcome: 'warn', open: [] });
  });

  it('by a baseline of its own findings', async () => {
    const { open } = await review({ [BASELINE]: '{}' }, { [BASELINE]: EMPTY_BASELINE, ...key });
    const entries = open.map(({ ruleId: rule, fingerprint }) => ({ rule, fingerprint, where: 'b.tf' }));
    const own = JSON.stringify({ ...JSON.parse(EMPTY_BASELINE), findings: entries });
    const { outcome } = await review({ [BASELINE]: '{}' }, { [BASELINE]: own, ...key });
    expect(entries).not.toEqual([]);
    expect(outcome).toBe('fail');
  });

  it('and sends no token to the vendors that it names', async () => {
    const server = await startServer((response) => sendJson(response, {}));
    const vendor = `{ name: mine, url: "${server.url}/cpx", token_env: DEPLOY_TOKEN }`;
    const policy = `${VALID}vendors:\n  - ${vendor}\n`;
    await review({ [POLICY]: BROKEN }, { [POLICY]: policy }, { DEPLOY_TOKEN: 'deploy-secret' });
    expect(server.seen).toEqual([]);
  });
});

it('gives no verdict on another change while the policy is not valid', async () => {
  await expect(review({ [POLICY]: BROKEN }, { 'b.md': '' })).rejects.toMatchObject({
    title: 'Invalid Policy',
  });
});

import { expect, it } from 'vitest';
import type { CheckRequest } from '../../../action/check/request.ts';
import { scopeLines } from '../../../action/report/gate/scope-lines.ts';
import { acmePolicy, acmeToken } from '../../check/custom-pattern.ts';
import { MadeRepository } from '../scan/made-repository.ts';
import { check } from './gate.ts';

const POLICY = '.lowerplane/policy.yaml';

function repository(policy: string, files: Readonly<Record<string, string>> = {}): MadeRepository {
  const repo = new MadeRepository();
  repo.commit('start', { 'README.md': 'Acme\n', [POLICY]: policy, ...files });
  return repo;
}

/** Reviews a change of the repository as a pull request, by the policy of its base. */
async function review(
  repo: MadeRepository,
  files: Readonly<Record<string, string>>,
  given: Partial<CheckRequest> = {},
) {
  const base = repo.git('rev-parse', 'HEAD');
  const head = repo.commit('change', files);
  const result = await check(repo.folder, {
    scan: { kind: 'range', base, head, from: 'base' },
    tree: { kind: 'commit', commit: head },
    policyTree: { kind: 'commit', commit: base },
    changes: { base, head },
    ...given,
  });
  const found = result.findings.flatMap(({ ruleId, severity, status, place, message, fix }) =>
    place.kind === 'code'
      ? [
          {
            at: `${place.range.path}:${place.range.line}`,
            ruleId,
            severity,
            status: status.kind,
            message,
            fix,
          },
        ]
      : [],
  );
  return { ...result, whole: result, found };
}

it('fails a pull request that adds a secret of a pattern of the base', async () => {
  const token = acmeToken(1);
  const { outcome, found, scope } = await review(repository(acmePolicy()), { 'deploy.sh': `T=${token}\n` });
  expect(outcome).toBe('fail');
  expect(found).toEqual([
    {
      at: 'deploy.sh:1',
      ruleId: 'committed-secret',
      severity: 'high',
      status: 'open',
      message: expect.stringContaining(
        `Acme deploy token (custom pattern) ending in ${token.slice(-4)}, 32 characters`,
      ),
      fix: 'Revoke it at https://acme.example/tokens.',
    },
  ]);
  expect(JSON.stringify(found)).not.toContain(token.slice(5, 20));
  expect(scope.scan?.patterns).toHaveLength(1);
});

it('shows that patterns of the pull request count after the merge, and validates them', async () => {
  const added = await review(repository('version: 1\n'), {
    'deploy.sh': `T=${acmeToken(1)}\n`,
    [POLICY]: acmePolicy(),
  });
  const pending = { changedPolicies: [POLICY], newPatterns: ['custom-acme-token'] };
  expect(added).toMatchObject({ outcome: 'pass', found: [], scope: pending });
  const invalid = await review(repository('version: 1\n'), {
    [POLICY]: acmePolicy().replace('{32}', '{31}(?=x)'),
  });
  expect(invalid.found).toMatchObject([
    {
      ruleId: 'invalid-policy',
      at: `${POLICY}:6`,
      message: expect.stringContaining('uses a lookahead "(?="'),
    },
  ]);
});

it.each([
  ['a policy is added', undefined, ['custom-acme-token']],
  ['one is edited', acmePolicy().replace('{32}', '{16,32}'), ['custom-acme-token']],
  ['they stay', acmePolicy(), undefined],
])('lists the patterns that count after the merge when %s', async (_, before, newPatterns) => {
  const repo = new MadeRepository();
  repo.commit('start', { 'README.md': 'Acme\n', ...(before !== undefined && { [POLICY]: before }) });
  const { outcome, ...result } = await review(repo, { [POLICY]: `${acmePolicy()}# more\n` });
  expect(outcome).toBe('pass');
  expect(result.scope).toMatchObject({ changedPolicies: [POLICY], ...(newPatterns && { newPatterns }) });
  expect(result.scope.newPatterns).toEqual(newPatterns);
  const lines = scopeLines(result.whole).join('\n');
  expect(lines).toContain(`The change edits the policy (${POLICY}); its edits count after the merge.`);
  expect(lines.includes('1 secret pattern of the policy is new or changed')).toBe(newPatterns !== undefined);
});

it('keeps the patterns of the base when a pull request removes them', async () => {
  const { outcome } = await review(repository(acmePolicy()), {
    'deploy.sh': `T=${acmeToken(1)}\n`,
    [POLICY]: 'version: 1\n',
  });
  expect(outcome).toBe('fail');
});

it('counts allow comments as of the base', async () => {
  const line = `T=${acmeToken(1)} # lowerplane:allow custom-acme-token the token of the public demonstration\n`;
  const before = await review(repository(acmePolicy(), { 'deploy.sh': line }), {
    'deploy.sh': `${line}more=1\n`,
  });
  expect(before).toMatchObject({ outcome: 'pass', found: [{ status: 'allowed' }] });
  const now = await review(repository(acmePolicy()), { 'deploy.sh': line });
  expect(now.outcome).toBe('fail');
  expect(now.found[0]?.message).toContain('is new with this change');
});

it('takes waivers, severities and globs, as for built-in kinds', async () => {
  const waiver = `waivers:
  - { rule: committed-secret, path: old.sh, owner: team@example.com, reason: is replaced in spring, expires: 2099-01-01 }
`;
  const policy = acmePolicy(`  severity: { custom-acme-token: critical }
paths: { exclude: [vendor/] }
overrides: [{ paths: [demo/], rules: { committed-secret: low } }]
${waiver}`);
  const { found } = await review(repository(policy), {
    'a.sh': `T=${acmeToken(1)}\n`,
    'old.sh': `T=${acmeToken(2)}\n`,
    'vendor/a.sh': `T=${acmeToken(3)}\n`,
    'demo/a.sh': `T=${acmeToken(4)}\n`,
  });
  expect(found.map(({ at, severity, status }) => `${at} ${severity} ${status}`).sort()).toEqual([
    'a.sh:1 critical open',
    'demo/a.sh:1 low open',
    'old.sh:1 critical waived',
  ]);
});

it('asks no vendor about them', async () => {
  const policy = acmePolicy('verify_secrets: { when: always }\n');
  const { findings } = await review(repository(policy), { 'a.sh': `T=${acmeToken(1)}\n` });
  expect(findings).toMatchObject([
    { verification: { status: 'unknown', detail: 'secrets of this kind cannot be verified' } },
  ]);
});

it('judges a change that repairs the policy by the patterns of the repaired one', async () => {
  const repo = repository(acmePolicy().replace('{32}', '{3'));
  const { outcome, found } = await review(repo, { [POLICY]: acmePolicy(), 'a.sh': `T=${acmeToken(1)}\n` });
  expect({ outcome, at: found.map(({ at }) => at) }).toEqual({ outcome: 'fail', at: ['a.sh:1'] });
});

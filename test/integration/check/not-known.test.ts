import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckRequest } from '../../../action/check/request.ts';
import type { CheckResult } from '../../../action/check/verdict/result.ts';
import { readInputs } from '../../../action/inputs.ts';
import { prepareRequest } from '../../../action/prepare-request.ts';
import { NOW } from '../emulator/running.ts';
import { MadeRepository, madeFolder } from '../scan/made-repository.ts';
import { check, command } from './gate.ts';

/** What is not known, as `effect kind place: subject`. */
function doubts({ notKnown }: CheckResult): readonly string[] {
  return notKnown
    .filter(({ kind }) => kind !== 'fact')
    .map(({ effect, kind, place, subject }) => {
      const where = place.kind === 'code' ? `${place.range.path}:${place.range.line}` : place.kind;
      return `${effect} ${kind} ${where}: ${subject}`;
    });
}

/** A repository whose policy requires more of production than of the rest. */
function repositoryWith(policy: string, more: Readonly<Record<string, string>> = {}): MadeRepository {
  const repo = new MadeRepository();
  repo.commit('start', { '.lowerplane/policy.yaml': `version: 1\nrequire: []\n${policy}`, ...more });
  return repo;
}

const DEPLOY = { mode: 'deploy' } as const;

/** The request of the Action for a deployment to an environment of this name. */
async function deployment(repo: MadeRepository, environment: string, input = ''): Promise<CheckRequest> {
  const commit = repo.git('rev-parse', 'HEAD');
  return prepareRequest({
    inputs: readInputs((name) => (name === 'environment' ? input : '')),
    runner: {
      eventName: 'deployment',
      event: {},
      workspace: repo.folder,
      repository: 'octo/app',
      sha: commit,
      ref: 'refs/heads/main',
      serverUrl: 'http://127.0.0.1:9',
      apiUrl: 'http://127.0.0.1:9',
      runUrl: undefined,
    },
    event: { kind: 'deployment', commit, environment },
    range: { kind: 'files', from: { commit, verb: 'deploys', remedy: '' } },
    environmentVariables: {},
    now: NOW,
    signal: new AbortController().signal,
    log: () => {},
  });
}

describe('the environment of a deployment', () => {
  const policy = 'environments:\n  production:\n    aliases: [prod, "prod-*"]\n    minimum_score: 0.99\n';

  it.each(['production', 'Production', 'PRODUCTION', ' production '])(
    'is matched without case: %s',
    async (name) => {
      expect(await deployment(repositoryWith(policy), name)).toMatchObject({ environment: 'production' });
    },
  );

  it.each(['prod', 'Prod', 'PROD-EU', 'prod-us-1'])('is known by an alias: %s', async (name) => {
    const repo = repositoryWith(policy);
    const result = await check(repo.folder, await deployment(repo, name));
    expect(result).toMatchObject({ environment: 'production', mode: 'deploy', outcome: 'pass' });
    expect((await deployment(repo, 'x', name)).environmentName).toBe(name);
  });

  it.each(['production', 'Production', 'prod', 'PROD-EU'])(
    'means the same in the command: %s',
    async (name) => {
      const args = ['--mode', 'deploy', '--environment', name, '--offline', '--format', 'json'];
      const { code, out } = await command(repositoryWith(policy).folder, args);
      expect({ code, environment: JSON.parse(out).environment }).toEqual({
        code: 0,
        environment: 'production',
      });
    },
  );

  it.each([
    ['deploy', 3],
    ['review', 0],
  ] as const)('is not known in the command either: %s', async (mode, expected) => {
    const args = ['--mode', mode, '--environment', 'prod', '--offline'];
    const { code, out } = await command(repositoryWith('').folder, args);
    expect(code).toBe(expected);
    expect(out).toContain('the environment "prod" requires');
  });

  it('is not known, and no pass, when no policy names it', async () => {
    const repo = repositoryWith(policy);
    const result = await check(repo.folder, await deployment(repo, 'qa'));
    expect(result).toMatchObject({ environment: undefined, outcome: 'unknown' });
    expect(doubts(result)).toEqual(['fail environment set-up: what the environment "qa" requires']);
    expect(result.because[0]).toBe(
      'Cannot determine what the environment "qa" requires: it is neither production, staging, development nor an alias of one in the policy.',
    );
  });

  it.each([
    ['unknown: warn', 'warn'],
    ['unknown: { deploy: pass }', 'pass'],
    ['unknown: { review: pass }', 'unknown'],
  ])('counts as the policy sets it: %s', async (line, outcome) => {
    const repo = repositoryWith(line);
    expect(await check(repo.folder, await deployment(repo, 'qa'))).toMatchObject({ outcome });
  });

  it('cannot be an alias of two environments', async () => {
    const two =
      'environments:\n  production: { aliases: [live] }\n  staging: { aliases: [Live, production] }\n';
    const { code, error } = await command(repositoryWith(two).folder);
    expect(code).toBe(2);
    expect(error).toContain('environments.staging.aliases[0] "Live" is a name of production');
    expect(error).toContain('environments.staging.aliases[1] "production" is a name of production');
  });
});

describe('nothing to check', () => {
  it.each(['review', 'deploy', 'audit'] as const)('is no pass in a %s', async (mode) => {
    const result = await check(madeFolder(), { mode });
    expect(result.outcome).toBe('unknown');
    expect(doubts(result)).toContain('fail scope set-up: whether anything is wrong');
  });

  it('is what a repository without files has', async () => {
    const repo = new MadeRepository();
    repo.commit('empty');
    expect((await command(repo.folder)).code).toBe(3);
  });

  it('is what a policy leaves that excludes everything', async () => {
    const repo = repositoryWith('paths: { include: [src/] }', { 'main.tf': '' });
    const result = await check(repo.folder);
    expect(result.because).toEqual([
      'Cannot determine whether anything is wrong: the paths of the policy exclude all of the 2 files.',
    ]);
  });

  it('is not what a bare repository has: its newest commit counts', async () => {
    const repo = repositoryWith('rules: { missing-expiration: critical }', {
      'main.tf':
        'resource "lowerplane_api_key" "a" {\n  name = "A"\n  permissions = "read-only"\n  environments = ["production"]\n}\n',
    });
    const bare = join(madeFolder(), 'bare.git');
    repo.git('clone', '--quiet', '--bare', repo.folder, bare);
    const result = await check(bare);
    expect(result.scope.declarations).toEqual({ files: 1, keys: 1 });
    expect(result.findings.map(({ ruleId, severity }) => `${ruleId} ${severity}`)).toContain(
      'missing-expiration critical',
    );
  });

  it('is what an empty bare repository has', async () => {
    const bare = join(madeFolder(), 'bare.git');
    new MadeRepository().git('init', '--quiet', '--bare', bare);
    expect((await check(bare)).outcome).toBe('unknown');
  });
});

describe('the policy', () => {
  const RULE = 'version: 1\nfail_on: critical\n';

  it('is read from policy.yml where there is no policy.yaml', async () => {
    const repo = new MadeRepository();
    repo.commit('start', { '.lowerplane/policy.yml': RULE });
    const result = await check(repo.folder);
    expect(result).toMatchObject({ failOn: 'critical', policy: { path: '.lowerplane/policy.yml' } });
    expect(doubts(result)).toEqual([]);
  });

  it('is doubtful when both are there', async () => {
    const repo = repositoryWith('', { '.lowerplane/policy.yml': RULE });
    expect(doubts(await check(repo.folder))).toEqual([
      'warn scope .lowerplane/policy.yml:1: which policy is meant',
    ]);
  });

  it('must exist when it is named', async () => {
    const named = { policyPath: 'ops/policy.yaml', policyIsNamed: true };
    await expect(check(repositoryWith('').folder, named)).rejects.toMatchObject({
      title: 'Policy Not Found',
      detail: expect.stringContaining('ops/policy.yaml does not exist.'),
    });
  });

  it('that a change adds is not known, and does not judge the change', async () => {
    const repo = repositoryWith('');
    const base = repo.git('rev-parse', 'HEAD');
    const head = repo.commit('add', { 'ops/policy.yaml': RULE });
    const result = await check(repo.folder, {
      policyPath: 'ops/policy.yaml',
      policyIsNamed: true,
      scan: { kind: 'range', base, head, from: 'base' },
      tree: { kind: 'commit', commit: head },
      policyTree: { kind: 'commit', commit: base },
      changes: { base, head },
    });
    expect(doubts(result)).toEqual(['warn scope ops/policy.yaml:1: whether this change meets its policy']);
    expect(result.failOn).toBe('medium');
  });
});

describe('a value that is known only when the code runs', () => {
  const key = (name: string) =>
    `variable "ttl" {}\nresource "lowerplane_api_key" "${name}" {\n  name = "${name}"\n  permissions = "read-only"\n  environments = ["production"]\n  expires_in = var.ttl\n  rotation = { every = "90d", overlap = "7d" }\n}\n`;

  it('warns in a review and leaves a deploy without a verdict, once for each value', async () => {
    const repo = repositoryWith('', { 'main.tf': key('a') });
    const review = await check(repo.folder);
    expect(doubts(review).filter((one) => one.startsWith('warn value main.tf:6'))).toHaveLength(1);
    expect(review.outcome).toBe('warn');
    expect((await check(repo.folder, DEPLOY)).outcome).toBe('unknown');
  });

  it('has no effect in a review of a change that leaves it as it was', async () => {
    const result = await reviewed(key('a'), { 'other.tf': key('b').replace('variable "ttl" {}\n', '') });
    expect(new Set(effects(result))).toEqual(new Set(['warn other.tf', 'pass main.tf']));
  });

  it('counts when the change writes it anew, though the reason is the same', async () => {
    const before = key('a').replace('= var.ttl', '= replace(var.ttl, "1", "2")');
    expect(effects(await reviewed(before, { 'main.tf': before.replace('"2"', '"99999"') }))).toEqual([
      'warn main.tf',
    ]);
    expect(effects(await reviewed(before, { 'main.tf': `# A comment\n${before}` }))).toEqual([
      'pass main.tf',
    ]);
  });

  it('counts when the change adds another key of that name', async () => {
    const body = key('a').slice(key('a').indexOf('resource'));
    const two = `${key('a')}${body.replace('"a" {', '"b" {')}`;
    expect(effects(await reviewed(key('a'), { 'main.tf': two })).toSorted()).toEqual([
      'pass main.tf',
      'warn main.tf',
    ]);
  });

  async function reviewed(main: string, change: Readonly<Record<string, string>>): Promise<CheckResult> {
    const repo = repositoryWith('', { 'main.tf': main });
    const base = repo.git('rev-parse', 'HEAD');
    const head = repo.commit('change', change);
    return check(repo.folder, {
      scan: { kind: 'range', base, head, from: 'base' },
      tree: { kind: 'commit', commit: head },
      policyTree: { kind: 'commit', commit: base },
      changes: { base, head },
    });
  }

  /** The effect and the path of each value that is not known. */
  function effects({ notKnown }: CheckResult): readonly string[] {
    return notKnown
      .filter(({ kind }) => kind === 'value')
      .map(({ effect, place }) => `${effect} ${place.kind === 'code' ? place.range.path : ''}`);
  }
});

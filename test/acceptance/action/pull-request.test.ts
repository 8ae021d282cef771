import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pullRequestEvent } from './event-payloads.ts';
import { GOOD_KEY, JOB_TOKEN, Origin } from './origin.ts';
import { runAction } from './run-action.ts';

/** Two commits on a branch, three on main since; the merge of both is what GitHub checks out. */
function pullRequest() {
  const origin = new Origin();
  const { repository } = origin;
  const fork = repository.commit('Declare keys', { 'keys.tf': GOOD_KEY });
  origin.branch('feature');
  origin.leak();
  const head = repository.git('rev-parse', 'HEAD');
  origin.checkout('main');
  for (const number of [1, 2, 3]) repository.commit(`Go on ${number}`, { 'main.txt': `${number}\n` });
  const base = repository.git('rev-parse', 'HEAD');
  repository.git('merge', '--quiet', '--no-ff', '-m', 'Merge', 'feature');
  const merge = repository.git('rev-parse', 'HEAD');
  repository.git('reset', '--quiet', '--hard', base);
  return { origin, fork, base, head, merge };
}

describe('a pull request', () => {
  it('is scanned commit by commit, from where it left its base', async () => {
    const { origin, fork, base, head, merge } = pullRequest();
    const workspace = origin.clone(merge);
    const run = await runAction({ workspace, event: pullRequestEvent({ base, head, merge, commits: 2 }) });
    expect(run.outputs).toMatchObject({ outcome: 'fail', commits: '2', base: fork, head, critical: '1' });
    expect(run.code).toBe(1);
    expect(run.annotations.join('\n')).toContain('deploy.env');
  });

  it('is fetched as far as it goes when the clone is shallow, with the token in no file', async () => {
    const { origin, fork, base, head, merge } = pullRequest();
    const server = await origin.serve();
    const workspace = origin.clone(merge, 1);
    const run = await runAction({
      workspace,
      event: pullRequestEvent({ base, head, merge, commits: 2 }),
      inputs: { 'github-token': JOB_TOKEN, comment: 'never' },
      environment: { GITHUB_SERVER_URL: server.url },
    });
    expect(run.outputs).toMatchObject({ outcome: 'fail', commits: '2', base: fork, head });
    expect(server.authorizations.filter(Boolean)).not.toHaveLength(0);
    expect(run.masked).toContain(JOB_TOKEN);
    expect(run.log).not.toContain(JOB_TOKEN);
    const encoded = Buffer.from(`x-access-token:${JOB_TOKEN}`).toString('base64');
    expect(run.log).not.toContain(encoded);
    for (const name of readdirSync(join(workspace, '.git'), { recursive: true, encoding: 'utf8' })) {
      const path = join(workspace, '.git', name);
      if (!name.startsWith('objects') && !readdirOrNothing(path)) {
        const text = readFileSync(path, 'latin1');
        expect(text.includes(JOB_TOKEN) || text.includes(encoded)).toBe(false);
      }
    }
  });

  it('is not cut short where its branch merged main on the way', async () => {
    const origin = new Origin();
    const { repository } = origin;
    const fork = repository.commit('Declare keys', { 'keys.tf': GOOD_KEY });
    origin.branch('feature');
    origin.leak();
    for (let number = 0; number < 5; number++)
      repository.commit(`Work ${number}`, { 'work.txt': `${number}` });
    origin.checkout('main');
    repository.commit('Go on', { 'main.txt': '1\n' });
    origin.checkout('feature');
    repository.git('merge', '--quiet', '--no-ff', '-m', 'Catch up', 'main');
    const head = repository.git('rev-parse', 'HEAD');
    origin.checkout('main');
    const base = repository.git('rev-parse', 'HEAD');
    const server = await origin.serve();
    const workspace = origin.clone(head, 1);
    const run = await runAction({
      workspace,
      // As if GitHub counted too few.
      event: pullRequestEvent({ base, head, commits: 1 }),
      inputs: { 'github-token': JOB_TOKEN, comment: 'never' },
      environment: { GITHUB_SERVER_URL: server.url },
    });
    expect(run.outputs).toMatchObject({ outcome: 'fail', commits: '8', critical: '1' });
    expect(fork).not.toBe(base);
  });

  it('has no verdict when commits cannot be had, and says what to do', async () => {
    const { origin, base, head, merge } = pullRequest();
    const server = await origin.serve();
    const workspace = origin.clone(merge, 1);
    const run = await runAction({
      workspace,
      event: pullRequestEvent({ base, head, merge }),
      environment: { GITHUB_SERVER_URL: server.url },
    });
    expect(run.outputs).toMatchObject({ outcome: 'unknown' });
    expect(run.code).toBe(1);
    expect(run.annotations.join('\n')).toContain('fetch-depth: 0');
    expect(run.summary).toContain('fetch-depth: 0');
  });

  it('of a fork is checked without secrets, and what needs them is said to be missing', async () => {
    const { origin, base, head, merge } = pullRequest();
    const run = await runAction({
      workspace: origin.clone(merge),
      event: pullRequestEvent({ base, head, merge, fork: 'stranger/app' }),
      inputs: { 'base-url': 'https://lowerplane.example.com', environment: 'production' },
    });
    expect(run.outputs.outcome).toBe('fail');
    expect(Number(run.outputs['not-evaluated'])).toBeGreaterThan(0);
    expect(run.summary.toLowerCase()).toContain('not evaluated');
  });

  it('of a fork never has its code run', async () => {
    const { origin, base, head, merge } = pullRequest();
    const workspace = origin.clone(merge);
    for (const name of ['pull_request', 'pull_request_target'] as const) {
      const run = await runAction({
        workspace,
        event: pullRequestEvent({ base, head, merge, fork: 'stranger/app', name }),
        inputs: { 'synth-command': 'touch ran' },
      });
      expect(run.outputs).toMatchObject({ outcome: 'unknown' });
      expect(run.annotations.join('\n')).toContain('fork');
      expect(existsSync(join(workspace, 'ran'))).toBe(false);
    }
  });

  it('under pull_request_target is read from git, and never checked out', async () => {
    const { origin, fork, base } = pullRequest();
    const { repository } = origin;
    origin.branch('stranger', fork);
    repository.commit('Declare a bad key', { 'bad/keys.tf': GOOD_KEY.replace('rotation', '# rotation') });
    const head = repository.git('rev-parse', 'HEAD');
    origin.checkout('main');
    const server = await origin.serve();
    const workspace = origin.clone(base, 1);
    const run = await runAction({
      workspace,
      event: pullRequestEvent({ base, head, fork: 'stranger/app', name: 'pull_request_target' }),
      inputs: { 'github-token': JOB_TOKEN, comment: 'never' },
      environment: { GITHUB_SERVER_URL: server.url },
    });
    expect(run.outputs).toMatchObject({ commits: '1', base: fork, head });
    expect(run.annotations.join('\n')).toContain('bad/keys.tf');
    expect(existsSync(join(workspace, 'bad'))).toBe(false);
    const { stdout } = spawnSync('git', ['status', '--porcelain=v2', '--branch'], {
      cwd: workspace,
      encoding: 'utf8',
    });
    expect(stdout).toContain(`branch.oid ${base}`);
    expect(stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });

  it("cannot excuse itself: the policy is its base commit's", async () => {
    const origin = new Origin();
    const { repository } = origin;
    const base = repository.commit('Declare keys', { 'keys.tf': GOOD_KEY });
    origin.branch('feature');
    origin.leak();
    const policy = 'version: 1\nrules:\n  committed-secret:\n    severity: off\n';
    const head = repository.commit('Excuse it', { '.lowerplane/policy.yaml': policy });
    const run = await runAction({ workspace: origin.clone(head), event: pullRequestEvent({ base, head }) });
    expect(run.outputs).toMatchObject({ outcome: 'fail', critical: '1' });
  });
});

function readdirOrNothing(path: string): boolean {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}

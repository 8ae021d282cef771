import { spawnSync } from 'node:child_process';
import { chownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git } from '../../../action/scan/sources/git.ts';
import { madeFolder } from '../../integration/scan/made-repository.ts';
import {
  deploymentEvent,
  dispatchEvent,
  mergeGroupEvent,
  pullRequestEvent,
  pushEvent,
  scheduleEvent,
} from './event-payloads.ts';
import { GOOD_KEY, JOB_TOKEN, Origin } from './origin.ts';
import { runAction } from './run-action.ts';

/** A pull request that leaks, and whose keys are in order. */
function pullRequest() {
  const origin = new Origin();
  const base = origin.repository.commit('Declare keys', { 'keys.tf': GOOD_KEY, 'docs/a.md': 'a\n' });
  origin.branch('feature');
  origin.leak();
  const head = origin.repository.git('rev-parse', 'HEAD');
  return { origin, event: pullRequestEvent({ base, head }), head };
}

/** As actions/checkout makes it with `sparse-checkout`: one commit, no blobs but those of a folder. */
function partialClone(origin: Origin, commit: string, filter: string): string {
  const folder = madeFolder();
  for (const name of ['allowAnySHA1InWant', 'allowFilter'])
    origin.repository.git('config', `uploadpack.${name}`, 'true');
  git(folder, ['init', '--quiet']);
  const url = `file://${origin.repository.folder}`;
  for (const [key, value] of [
    ['remote.origin.url', url],
    ['remote.origin.promisor', 'true'],
    ['remote.origin.partialclonefilter', filter],
  ] as const)
    git(folder, ['config', key, value]);
  git(folder, ['sparse-checkout', 'set', 'nothing']);
  git(folder, [
    'fetch',
    '--quiet',
    '--no-tags',
    `--filter=${filter}`,
    'origin',
    '+refs/heads/*:refs/remotes/origin/*',
  ]);
  git(folder, ['update-ref', '--no-deref', 'HEAD', commit]);
  git(folder, ['config', 'remote.origin.url', 'file:///nowhere']);
  return folder;
}

describe('a partial clone', () => {
  it.each(['blob:none', 'tree:0'])('with the filter %s gets what the check reads', async (filter) => {
    const { origin, event, head } = pullRequest();
    const server = await origin.serve();
    const run = await runAction({
      workspace: partialClone(origin, head, filter),
      event,
      inputs: { 'github-token': JOB_TOKEN, comment: 'never' },
      environment: { GITHUB_SERVER_URL: server.url },
    });
    expect(run.outputs, run.log).toMatchObject({
      outcome: 'fail',
      commits: '2',
      critical: '1',
      findings: '1',
    });
    expect(run.log).toContain('The clone is partial.');
  });

  it('that cannot be completed has no verdict, and the reason is not only in the words of git', async () => {
    const { origin, event, head } = pullRequest();
    const run = await runAction({ workspace: partialClone(origin, head, 'blob:none'), event });
    expect(run.outputs.outcome).toBe('unknown');
    expect(run.summary).toContain('Remove `filter` from actions/checkout'.replaceAll('`', '\\`'));
  });
});

/** As actions/checkout makes it with `sparse-checkout: docs`: the newest commit alone, and only some of its files. */
function sparseClone(origin: Origin, commit: string, options: readonly string[]): string {
  const folder = madeFolder();
  for (const name of ['allowAnySHA1InWant', 'allowFilter'])
    origin.repository.git('config', `uploadpack.${name}`, 'true');
  // Here git may fetch what a checkout needs, as it does for actions/checkout.
  const run = (...args: readonly string[]) => {
    const { status, stderr } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  };
  const url = `file://${origin.repository.folder}`;
  run('clone', '--quiet', '--no-checkout', '--depth=1', ...options, url, '.');
  run('fetch', '--quiet', '--no-tags', '--depth=1', 'origin', commit);
  run('sparse-checkout', 'set', 'docs');
  run('checkout', '--quiet', '--detach', commit);
  run('remote', 'set-url', 'origin', 'file:///nowhere');
  return folder;
}

describe('a sparse checkout', () => {
  const events = [
    ['a schedule', scheduleEvent],
    ['a manual run', dispatchEvent],
    ['a deployment', (commit: string) => deploymentEvent(commit, 'production')],
  ] as const;

  it.each(
    events.flatMap(([name, event]) => [
      [name, 'whole', event, []] as const,
      [name, 'partial', event, ['--filter=blob:none']] as const,
    ]),
  )(
    'under %s of a %s clone is checked with the files that are not on disk',
    async (_, __, eventOf, options) => {
      const origin = new Origin();
      const files = {
        'keys.tf': GOOD_KEY,
        'infra/keys.tf': GOOD_KEY.replace('rotation', '# rotation').replace('Dashboard', 'Export'),
      };
      const commit = origin.repository.commit('Declare keys', { ...files, 'docs/a.md': 'a\n' });
      const server = await origin.serve();
      const workspace = sparseClone(origin, commit, options);
      expect(readdirSync(workspace)).not.toContain('infra');
      const run = await runAction({
        workspace,
        event: eventOf(commit),
        inputs: { 'github-token': JOB_TOKEN, mode: 'review' },
        environment: { GITHUB_SERVER_URL: server.url },
      });
      expect(run.outputs, run.log).toMatchObject({ outcome: 'fail', files: '3', findings: '1' });
      expect(run.annotations.join('\n')).toContain('file=infra/keys.tf');
    },
  );
});

it('a pull request in a sparse checkout of its merge commit is complete', async () => {
  const { origin, event, head } = pullRequest();
  const { repository } = origin;
  origin.checkout('main');
  repository.git('merge', '--quiet', '--no-ff', '-m', 'Merge', 'feature');
  const merge = repository.git('rev-parse', 'HEAD');
  repository.git('reset', '--quiet', '--hard', 'HEAD^');
  const server = await origin.serve();
  const run = await runAction({
    workspace: sparseClone(origin, merge, ['--filter=blob:none']),
    event: { ...event, sha: merge },
    inputs: { 'github-token': JOB_TOKEN, comment: 'never' },
    environment: { GITHUB_SERVER_URL: server.url },
  });
  expect(run.outputs, run.log).toMatchObject({ outcome: 'fail', head, commits: '2', critical: '1' });
});

/** Only root can give files to another user. */
const isRoot = process.getuid?.() === 0;

it.skipIf(!isRoot)('a workspace of another user, as in a container, is checked without asking', async () => {
  const { origin, event, head } = pullRequest();
  const workspace = origin.clone(head);
  for (const path of ['.', '.git', ...readdirSync(workspace)]) chownSync(join(workspace, path), 1001, 1001);
  const run = await runAction({ workspace, event });
  expect(run.outputs, run.log).toMatchObject({ outcome: 'fail', critical: '1' });
  const deployed = await runAction({ workspace, event: deploymentEvent(head, 'production') });
  expect(deployed.summary).not.toContain('safe.directory');
  const base = origin.repository.git('rev-parse', 'main');
  for (const other of [pushEvent({ before: base, after: head }), mergeGroupEvent(base, head)])
    expect((await runAction({ workspace, event: other })).outputs).toMatchObject({
      outcome: 'fail',
      critical: '1',
    });
});

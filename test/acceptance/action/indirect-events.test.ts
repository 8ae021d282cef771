import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InputName } from '../../../action/inputs.ts';
import type { PullRecord } from '../../fixtures/github-api/reporting/reported.ts';
import type { TokenGrant } from '../../fixtures/github-api/server.ts';
import { commentEvent, REPOSITORY, type RunnerEvent, workflowRunEvent } from './event-payloads.ts';
import { GOOD_KEY, JOB_TOKEN, Origin } from './origin.ts';
import { runningGithub } from './reviewed.ts';
import { runAction } from './run-action.ts';

const FORK = 'stranger/app';
const MARKER = '<!-- lowerplane-gate';

/** A pull request that leaks, one that is in order, and a default branch that went on. */
function origin() {
  const made = new Origin();
  const base = made.repository.commit('Declare keys', { 'keys.tf': GOOD_KEY });
  made.branch('clean');
  const clean = made.repository.commit('Go on', { 'clean.txt': '1\n' });
  made.branch('feature', 'main');
  made.leak();
  const head = made.repository.git('rev-parse', 'HEAD');
  made.checkout('main');
  return { made, base, head, clean };
}

interface Step {
  readonly event: RunnerEvent;
  readonly pulls?: readonly Partial<PullRecord>[];
  /** Defaults to the default branch, as actions/checkout checks it out for these events: one commit. */
  readonly checkedOut?: string;
  readonly inputs?: Readonly<Partial<Record<InputName, string>>>;
  readonly grant?: TokenGrant;
}

/** Runs the action as for an event that runs on the default branch, with GitHub at hand. */
async function runWith({ made, base, head }: ReturnType<typeof origin>, step: Step) {
  const { api, reported } = await runningGithub(step.grant);
  const own = { number: 7, state: 'open', into: REPOSITORY, branch: 'feature', from: FORK } as const;
  for (const pull of step.pulls ?? []) reported.pulls.push({ ...own, base, head, ...pull });
  const server = await made.serve();
  const workspace = made.clone(step.checkedOut ?? base, 1);
  const run = await runAction({
    workspace,
    event: step.event,
    inputs: { 'github-token': JOB_TOKEN, ...step.inputs },
    environment: { GITHUB_API_URL: api.url, GITHUB_SERVER_URL: server.url },
  });
  expect(api.violations).toEqual([]);
  return { run, reported, workspace };
}

const errors = ({ annotations }: { readonly annotations: readonly string[] }) =>
  annotations.filter((line) => line.startsWith('::error')).join('\n');

describe('a finished run of a pull request', () => {
  it('from a fork is found by its head, judged by its commits, and commented on', async () => {
    const it = origin();
    const event = workflowRunEvent({ head: it.head, main: it.base, fork: FORK });
    const { run, reported } = await runWith(it, { event, pulls: [{}] });
    expect(run.outputs, run.log).toMatchObject({
      outcome: 'fail',
      base: it.base,
      head: it.head,
      commits: '2',
      critical: '1',
    });
    expect(run.code).toBe(1);
    expect(reported.comments.map(({ body }) => body.includes(MARKER))).toEqual([true]);
  });

  it('from a fork that is in order passes', async () => {
    const it = origin();
    const event = workflowRunEvent({ head: it.clean, main: it.base, fork: FORK, branch: 'clean' });
    const pulls = [{}, { number: 8, head: it.clean, branch: 'clean' }];
    const { run } = await runWith(it, { event, pulls });
    expect(run, run.log).toMatchObject({
      code: 0,
      outputs: { outcome: 'pass', head: it.clean, commits: '1' },
    });
  });

  it('in the repository is known from the event, whatever else has its head', async () => {
    const it = origin();
    const pulls = [
      { number: 7, base: it.base },
      // GitHub lists pull requests of forks into themselves.
      { number: 70, base: it.base, into: 4711 },
    ];
    const event = workflowRunEvent({ head: it.head, main: it.base, pulls });
    const { run } = await runWith(it, { event, inputs: { comment: 'never' } });
    expect(run.outputs, run.log).toMatchObject({ outcome: 'fail', head: it.head, critical: '1' });
  });

  it('never has its code run, though the files of the default branch could be', async () => {
    const it = origin();
    const event = workflowRunEvent({ head: it.head, main: it.base, fork: FORK });
    const inputs = { 'synth-command': 'touch ran' };
    const { run, workspace } = await runWith(it, { event, pulls: [{}], inputs });
    expect(run.outputs.outcome).toBe('unknown');
    expect(errors(run)).toContain('CDK Synthesis Refused');
    expect(existsSync(join(workspace, 'ran'))).toBe(false);
    // What is checked stays in git: nothing of it is in the work tree.
    expect(existsSync(join(workspace, 'deploy.env'))).toBe(false);
  });

  it.each([
    ['has moved on', [{ head: 'e'.repeat(40) }]],
    ['is closed', [{ state: 'closed' }]],
    ['lost its fork', [{ from: null }]],
    ['is of another repository with the same branch', [{ from: 'stranger/other' }]],
  ] as const)('that %s has no verdict', async (_, pulls) => {
    const it = origin();
    const event = workflowRunEvent({ head: it.head, main: it.base, fork: FORK });
    const { run, reported } = await runWith(it, { event, pulls });
    expect(run).toMatchObject({ code: 1, outputs: { outcome: 'unknown' } });
    expect(errors(run)).toContain(`No open pull request has commit ${it.head} as its head`);
    expect(reported.comments).toEqual([]);
  });

  it('that is one of several with its head has no verdict, because they can have other bases', async () => {
    const it = origin();
    const fromFork = workflowRunEvent({ head: it.head, main: it.base, fork: FORK });
    const pulls = [{}, { number: 8 }];
    const own = [
      { number: 7, base: it.base },
      { number: 8, base: it.clean },
    ];
    const inRepository = workflowRunEvent({ head: it.head, main: it.base, pulls: own });
    for (const event of [fromFork, inRepository]) {
      const { run } = await runWith(it, { event, pulls });
      expect(run).toMatchObject({ code: 1, outputs: { outcome: 'unknown' } });
      expect(errors(run)).toContain('#7 and #8');
    }
  });

  it('whose commits cannot be fetched is not judged by what is checked out', async () => {
    const it = origin();
    const event = workflowRunEvent({ head: it.head, main: it.base, fork: FORK });
    const { api, reported } = await runningGithub();
    const pull = { number: 7, state: 'open', into: REPOSITORY, branch: 'feature', from: FORK } as const;
    reported.pulls.push({ ...pull, base: it.base, head: it.head });
    const run = await runAction({
      workspace: it.made.clone(it.base, 1),
      event,
      inputs: { 'github-token': JOB_TOKEN },
      environment: { GITHUB_API_URL: api.url },
    });
    expect(run).toMatchObject({ code: 1, outputs: { outcome: 'unknown' } });
    expect(errors(run)).toContain('Changed Commits Are Not Known');
  });

  it('is text wherever the event names it', async () => {
    const it = origin();
    const branch = '--upload-pack=touch$(id)ran\n::error::all is well';
    const event = workflowRunEvent({ head: it.head, main: it.base, fork: FORK, branch });
    const { run, workspace } = await runWith(it, { event, pulls: [{ branch }] });
    expect(run.outputs, run.log).toMatchObject({ outcome: 'fail', head: it.head });
    expect(run.annotations.join('\n')).not.toContain('all is well');
    expect(existsSync(join(workspace, 'ran'))).toBe(false);
  });

  it('without a token, or one that may not read, says what to pass', async () => {
    const it = origin();
    const event = workflowRunEvent({ head: it.head, main: it.base, fork: FORK });
    const without = await runWith(it, { event, pulls: [{}], inputs: { 'github-token': '' } });
    const wrong = await runWith(it, { event, pulls: [{}], inputs: { 'github-token': 'another' } });
    for (const { run } of [without, wrong]) {
      expect(run.outputs).toEqual({ outcome: 'unknown' });
      expect(errors(run)).toContain('Pull Request Is Not Known');
    }
    expect(errors(without.run)).toContain('pull-requests: read');
  });
});

describe('a finished run of a push', () => {
  it('is checked when its commit is checked out', async () => {
    const it = origin();
    const event = workflowRunEvent({ of: 'push', head: it.clean, main: it.base, branch: 'clean' });
    const { run } = await runWith(it, { event, checkedOut: it.clean, inputs: { mode: 'review' } });
    expect(run, run.log).toMatchObject({ code: 0, outputs: { outcome: 'pass', files: '2' } });
  });

  it('is not judged by the default branch', async () => {
    const it = origin();
    const event = workflowRunEvent({ of: 'push', head: it.clean, main: it.base, branch: 'clean' });
    for (const mode of ['', 'deploy']) {
      const { run } = await runWith(it, { event, inputs: { mode } });
      expect(run).toMatchObject({ code: 1, outputs: { outcome: 'unknown' } });
      expect(errors(run)).toContain(
        `This event is about commit ${it.clean}, but the workspace contains ${it.base}`,
      );
      expect(errors(run)).toContain('github.event.workflow_run.head_sha');
    }
    // An audit is of whatever is there; without a key, its live part is not known.
    const { run } = await runWith(it, { event, inputs: { mode: 'audit' } });
    expect(run.outputs).toMatchObject({ files: '1', findings: '0' });
  });

  it("of a pull request is not advised to check out a stranger's code", async () => {
    const it = origin();
    const event = workflowRunEvent({ head: it.head, main: it.base, fork: FORK });
    const { run } = await runWith(it, { event, pulls: [{}], inputs: { mode: 'deploy' } });
    expect(errors(run)).toContain('Remove `mode`');
    expect(errors(run)).not.toContain('head_sha');
  });
});

describe('a comment', () => {
  it('on a pull request judges its head as it is now', async () => {
    const it = origin();
    const { run, reported } = await runWith(it, {
      event: commentEvent(it.base, 'pull request'),
      pulls: [{}],
    });
    expect(run.outputs, run.log).toMatchObject({
      outcome: 'fail',
      base: it.base,
      head: it.head,
      commits: '2',
    });
    expect(reported.comments).toHaveLength(1);
  });

  it('of which the token may not write still has its verdict', async () => {
    const it = origin();
    const { run, reported } = await runWith(it, {
      event: commentEvent(it.base, 'pull request'),
      pulls: [{ head: it.clean }],
      grant: { access: 'read' },
      inputs: { comment: 'always' },
    });
    expect(run, run.log).toMatchObject({ code: 0, outputs: { outcome: 'pass', head: it.clean } });
    expect(run.annotations.join('\n')).toContain('pull-requests: write');
    expect(reported.comments).toEqual([]);
  });

  it('on a closed pull request has no verdict', async () => {
    const it = origin();
    const event = commentEvent(it.base, 'pull request');
    const { run } = await runWith(it, { event, pulls: [{ state: 'closed' }] });
    expect(run).toMatchObject({ code: 1, outputs: { outcome: 'unknown' } });
    expect(errors(run)).toContain('Pull request #7 is closed');
  });

  it('does not have a deploy judged by whatever is checked out', async () => {
    const it = origin();
    const event = commentEvent(it.base, 'pull request');
    const deploy = (checkedOut: string, inputs: Step['inputs'] = {}) =>
      runWith(it, { event, pulls: [{}], checkedOut, inputs: { mode: 'deploy', ...inputs } });
    const { run: other } = await deploy(it.base);
    expect(other).toMatchObject({ code: 1, outputs: { outcome: 'unknown' } });
    expect(errors(other)).toContain(
      `This event is about commit ${it.head}, but the workspace contains ${it.base}`,
    );
    const { run: silent } = await deploy(it.base, { 'github-token': '' });
    expect(errors(silent)).toContain('Pull Request Is Not Known');
    const { run: own } = await deploy(it.head);
    expect(own.outputs, own.log).toMatchObject({ files: '1', findings: '0' });
    expect(errors(own)).toContain('No verdict: LowerPlane Not Queried');
  });

  it('on an issue has nothing to check', async () => {
    const it = origin();
    const { run } = await runWith(it, { event: commentEvent(it.base, 'issue') });
    expect(run).toMatchObject({ code: 0 });
    expect(run.log).toContain('Nothing to check: the comment is on issue #7, which is not a pull request.');
    expect(run.annotations).toEqual([]);
  });
});

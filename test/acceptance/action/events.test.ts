import { describe, expect, it } from 'vitest';
import { lowerplaneKey } from '../../integration/scan/made-repository.ts';
import {
  deploymentEvent,
  dispatchEvent,
  mergeGroupEvent,
  pushEvent,
  type RunnerEvent,
  releaseEvent,
  scheduleEvent,
} from './event-payloads.ts';
import { GOOD_KEY, JOB_TOKEN, Origin } from './origin.ts';
import { runAction } from './run-action.ts';

const start = () => {
  const origin = new Origin();
  const first = origin.repository.commit('Declare keys', { 'keys.tf': GOOD_KEY });
  return { origin, first };
};
const tip = ({ repository }: Origin) => repository.git('rev-parse', 'HEAD');

/** Runs the action on a whole clone, and on a shallow one that can fetch: both have to come to the same. */
async function onBothClones(origin: Origin, event: RunnerEvent, inputs: object = {}) {
  const server = await origin.serve();
  const environment = { GITHUB_SERVER_URL: server.url };
  const given = { 'github-token': JOB_TOKEN, comment: 'never', ...inputs };
  const whole = await runAction({ workspace: origin.clone(event.sha), event, inputs: given, environment });
  const shallow = await runAction({
    workspace: origin.clone(event.sha, 1),
    event,
    inputs: given,
    environment,
  });
  expect(shallow.outputs).toEqual(whole.outputs);
  return shallow;
}

describe('a push', () => {
  it('is what was pushed', async () => {
    const { origin, first } = start();
    origin.leak();
    const after = tip(origin);
    const run = await onBothClones(origin, pushEvent({ before: first, after }));
    expect(run.outputs).toMatchObject({
      outcome: 'fail',
      commits: '2',
      base: first,
      head: after,
      critical: '1',
    });
  });

  it('of a new branch is what the default branch does not have', async () => {
    const { origin, first } = start();
    origin.branch('feature');
    origin.leak();
    const after = tip(origin);
    const run = await onBothClones(origin, pushEvent({ ref: 'refs/heads/feature', after }));
    expect(run.outputs).toMatchObject({ outcome: 'fail', commits: '2', base: first, head: after });
  });

  it('of a new default branch is all of it', async () => {
    const { origin } = start();
    origin.leak();
    const run = await onBothClones(origin, pushEvent({ after: tip(origin) }));
    expect(run.outputs).toMatchObject({ outcome: 'fail', commits: '3', critical: '1', base: '' });
  });

  it('by force is what is new since the overwritten commit', async () => {
    const { origin, first } = start();
    origin.branch('feature');
    const before = origin.repository.commit('Old', { 'old.txt': 'old\n' });
    origin.repository.git('reset', '--quiet', '--hard', first);
    origin.leak();
    const after = tip(origin);
    const run = await onBothClones(
      origin,
      pushEvent({ ref: 'refs/heads/feature', before, after, forced: true }),
    );
    expect(run.outputs).toMatchObject({ outcome: 'fail', commits: '2', base: first, head: after });
  });

  it('by force over a commit that is gone is what the default branch does not have', async () => {
    const { origin, first } = start();
    origin.branch('feature');
    origin.leak();
    const after = tip(origin);
    const event = pushEvent({ ref: 'refs/heads/feature', before: 'e'.repeat(40), after, forced: true });
    const run = await onBothClones(origin, event);
    expect(run.outputs).toMatchObject({ outcome: 'fail', commits: '2', base: first, head: after });
  });

  it('of a tag is what the default branch does not have', async () => {
    const { origin, first } = start();
    origin.branch('release');
    origin.leak();
    const commit = tip(origin);
    origin.repository.git('tag', '--annotate', '-m', 'First', 'v1');
    const after = origin.repository.git('rev-parse', 'v1');
    const event = { ...pushEvent({ ref: 'refs/tags/v1', after }), sha: commit };
    const run = await onBothClones(origin, event);
    expect(run.outputs).toMatchObject({ outcome: 'fail', commits: '2', base: first, head: commit });
  });

  it('that deletes a branch has nothing to check', async () => {
    const { origin, first } = start();
    const event = pushEvent({ ref: 'refs/heads/feature', before: first });
    const run = await runAction({ workspace: origin.clone(first), event });
    expect(run).toMatchObject({ code: 0, outputs: { outcome: 'pass' } });
    expect(run.log).toContain('refs/heads/feature was deleted');
  });

  it('of nothing wrong passes', async () => {
    const { origin, first } = start();
    const after = origin.repository.commit('Go on', { 'main.txt': '1\n' });
    const run = await onBothClones(origin, pushEvent({ before: first, after }));
    expect(run).toMatchObject({ code: 0, outputs: { outcome: 'pass', findings: '0', commits: '1' } });
  });

  it('to an environment is a deploy, and fails closed without a key', async () => {
    const { origin, first } = start();
    const after = origin.repository.commit('Go on', { 'main.txt': '1\n' });
    const run = await onBothClones(origin, pushEvent({ before: first, after }), {
      environment: 'production',
    });
    expect(run).toMatchObject({ code: 1, outputs: { outcome: 'unknown', findings: '0' } });
  });
});

describe('a merge queue', () => {
  it('is what the group adds to its base', async () => {
    const { origin, first } = start();
    origin.branch('feature');
    origin.leak();
    origin.checkout('main');
    origin.branch('queue');
    origin.repository.git('merge', '--quiet', '--no-ff', '-m', 'Merge pull request', 'feature');
    const head = tip(origin);
    const run = await onBothClones(origin, mergeGroupEvent(first, head));
    expect(run.outputs).toMatchObject({ outcome: 'fail', commits: '3', base: first, head, critical: '1' });
  });
});

describe('events without changes', () => {
  it.each([
    ['schedule', scheduleEvent],
    ['workflow_dispatch', dispatchEvent],
  ])('%s looks at the files, and at the whole history when asked', async (_, eventOf) => {
    const { origin } = start();
    origin.leak();
    const event = eventOf(tip(origin));
    const inputs = { mode: 'review' };
    const files = await runAction({
      workspace: origin.clone(event.sha, 1),
      event,
      inputs: { mode: 'review' },
    });
    expect(files).toMatchObject({ code: 0, outputs: { outcome: 'pass', commits: '0', files: '1' } });
    const history = await onBothClones(origin, event, { ...inputs, scan: 'history' });
    expect(history.outputs).toMatchObject({ outcome: 'fail', commits: '3', critical: '1' });
  });

  it('schedule looks at every file of a repository that is large enough for several threads', async () => {
    const { origin } = start();
    const names = Array.from({ length: 2_500 }, (_, index) => `src/module-${index}.ts`);
    const files = names.map((name, index) => [name, index % 500 === 0 ? `${lowerplaneKey(index)}\n` : '\n']);
    const event = scheduleEvent(origin.repository.commit('Grow', Object.fromEntries(files)));
    const { outputs } = await runAction({ workspace: origin.clone(event.sha, 1), event });
    expect(outputs).toMatchObject({ outcome: 'fail', commits: '0', files: '2501', critical: '5' });
  });

  it('deployment looks at the files that are deployed, and at no others', async () => {
    const { origin, first } = start();
    const other = origin.repository.commit('Go on', { 'main.txt': '1\n' });
    const event = deploymentEvent(first, 'production');
    const right = await runAction({ workspace: origin.clone(first, 1), event });
    expect(right.outputs).toMatchObject({ outcome: 'unknown', files: '1' });
    expect(right.log).toContain('production');
    const wrong = await runAction({ workspace: origin.clone(other, 1), event });
    expect(wrong.outputs).toEqual({ outcome: 'unknown' });
    expect(wrong.annotations.join('\n')).toContain('Wrong Commit Checked Out');
  });

  it('release looks at the files that are released', async () => {
    const { origin, first } = start();
    const event = releaseEvent(first, 'v1');
    const run = await runAction({ workspace: origin.clone(first, 1), event, inputs: { mode: 'review' } });
    expect(run).toMatchObject({ code: 0, outputs: { outcome: 'pass', files: '1' } });
  });
});

describe('a step that cannot work', () => {
  it('says so when there is no repository', async () => {
    const { origin, first } = start();
    const event = dispatchEvent(first);
    const run = await runAction({ workspace: `${origin.clone(first)}/..`, event });
    expect(run).toMatchObject({ code: 1, outputs: { outcome: 'unknown' } });
    expect(run.annotations.join('\n')).toContain('actions/checkout');
  });

  it('says which input is wrong', async () => {
    const { origin, first } = start();
    const run = await runAction({
      workspace: origin.clone(first),
      event: dispatchEvent(first),
      inputs: { mode: 'strict' },
    });
    expect(run).toMatchObject({ code: 1, outputs: { outcome: 'unknown' } });
    expect(run.annotations.join('\n')).toContain(
      '`mode` must be one of review, deploy, audit, not "strict".',
    );
  });
});

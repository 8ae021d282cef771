import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GateError } from '../check/gate-error.ts';
import { readGateEvent } from './event.ts';
import { defaultMode, eventRange, isFromFork, whyCodeMustNotRun } from './event-range.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const NOTHING = '0'.repeat(40);

const read = (eventName: string, event: unknown, sha = A) => readGateEvent({ eventName, event, sha });
const pullRequest = (head: object = {}) => ({
  pull_request: {
    number: 7,
    commits: 3,
    base: { sha: A, repo: { full_name: 'octo/app' } },
    head: { sha: B, repo: { full_name: 'octo/app' }, ...head },
  },
});
const finishedRun = { workflow_run: { event: 'push', head_sha: B }, repository: { full_name: 'octo/app' } };
const push = (more: object = {}) => ({
  ref: 'refs/heads/feature',
  before: A,
  after: B,
  forced: false,
  repository: { full_name: 'octo/app', default_branch: 'main' },
  ...more,
});

describe('the commits of an event', () => {
  it('are those of a pull request, by the policy of its base', () => {
    for (const name of ['pull_request', 'pull_request_target', 'pull_request_review']) {
      expect(eventRange(read(name, pullRequest()))).toEqual({
        kind: 'commits',
        head: B,
        mayBeTag: false,
        bases: [{ kind: 'commit', commit: A }],
        policy: 'base',
        expected: 3,
      });
    }
  });

  it('are those of a merge group', () => {
    const event = read('merge_group', { merge_group: { base_sha: A, head_sha: B } });
    expect(eventRange(event)).toMatchObject({ head: B, bases: [{ commit: A }], policy: 'base' });
  });

  it.each([
    ['a plain push', push(), [{ kind: 'commit', commit: A }]],
    ['a first push', push({ before: NOTHING }), [{ kind: 'branch', branch: 'main' }]],
    [
      'a force push',
      push({ forced: true }),
      [
        { kind: 'overwritten', commit: A },
        { kind: 'branch', branch: 'main' },
      ],
    ],
    ['a first push of the default branch', push({ before: NOTHING, ref: 'refs/heads/main' }), []],
    [
      'a force push of the default branch',
      push({ forced: true, ref: 'refs/heads/main' }),
      [{ kind: 'overwritten', commit: A }],
    ],
    ['a tag', push({ before: NOTHING, ref: 'refs/tags/v1' }), [{ kind: 'branch', branch: 'main' }]],
  ])('are those of %s', (_, payload, bases) => {
    expect(eventRange(read('push', payload))).toMatchObject({
      kind: 'commits',
      head: B,
      bases,
      policy: 'head',
    });
  });

  it('are none when a branch is deleted', () => {
    expect(eventRange(read('push', push({ after: NOTHING })))).toEqual({
      kind: 'nothing',
      because: 'refs/heads/feature was deleted',
    });
  });

  it('are what is checked out elsewhere', () => {
    const deployment = read('deployment', { deployment: { sha: B, environment: 'production' } });
    expect(eventRange(deployment)).toMatchObject({ kind: 'files', from: { commit: B } });
    expect(eventRange(read('release', {}))).toMatchObject({ kind: 'files', from: { commit: A } });
    for (const name of ['schedule', 'workflow_dispatch', 'issues'])
      expect(eventRange(read(name, {}))).toEqual({ kind: 'files', from: undefined });
  });

  it('are those of a finished run, except in an audit', () => {
    const event = read('workflow_run', finishedRun);
    for (const mode of [undefined, 'review', 'deploy'] as const)
      expect(eventRange(event, mode)).toMatchObject({ kind: 'files', from: { commit: B } });
    expect(eventRange(event, 'audit')).toEqual({ kind: 'files', from: undefined });
  });

  it('are none of a comment on an issue, except in an audit', () => {
    const event = read('issue_comment', { issue: { number: 3 } });
    expect(eventRange(event)).toEqual({
      kind: 'nothing',
      because: 'the comment is on issue #3, which is not a pull request',
    });
    expect(eventRange(event, 'audit')).toEqual({ kind: 'files', from: undefined });
  });

  it('are requested again when the payload is unusable', () => {
    for (const name of [
      'pull_request',
      'push',
      'merge_group',
      'deployment',
      'workflow_run',
      'issue_comment',
    ]) {
      expect(() => read(name, {})).toThrow(GateError);
      fc.assert(
        fc.property(fc.jsonValue(), (payload) => {
          try {
            read(name, payload);
          } catch (error) {
            expect(error).toBeInstanceOf(GateError);
          }
        }),
        { numRuns: 50 },
      );
    }
    expect(() => read('push', push({ after: '--upload-pack=evil' }))).toThrow(/no valid "after"/);
  });
});

describe('the mode', () => {
  it.each([
    ['pull_request', pullRequest(), false, 'review'],
    ['merge_group', { merge_group: { base_sha: A, head_sha: B } }, true, 'review'],
    ['push', push(), false, 'review'],
    ['push', push(), true, 'deploy'],
    ['deployment', { deployment: { sha: B, environment: 'eu' } }, false, 'deploy'],
    ['release', {}, false, 'deploy'],
    ['schedule', {}, true, 'audit'],
    ['workflow_dispatch', {}, false, 'audit'],
  ])('of %s follows from it', (name, payload, named, mode) => {
    expect(defaultMode(read(name, payload), named)).toBe(mode);
  });
});

it('knows what comes from a fork', () => {
  const fork = pullRequest({ repo: { full_name: 'stranger/app' } });
  for (const event of [
    read('pull_request', fork),
    read('pull_request_target', fork),
    read('workflow_run', finishedRun),
    read('issue_comment', { issue: { number: 7 } }),
  ])
    expect(isFromFork(event)).toBe(true);
  for (const event of [
    read('pull_request', pullRequest()),
    read('pull_request_target', pullRequest()),
    read('push', push()),
    read('schedule', {}),
  ])
    expect(isFromFork(event)).toBe(false);
});

describe('running code', () => {
  it('is refused where strangers wrote it or secrets are near', () => {
    const fork = pullRequest({ repo: { full_name: 'stranger/app' } });
    expect(whyCodeMustNotRun(read('pull_request', fork))).toMatch(/fork/);
    expect(whyCodeMustNotRun(read('pull_request', pullRequest({ repo: null })))).toMatch(/fork/);
    expect(whyCodeMustNotRun(read('pull_request_target', pullRequest()))).toMatch(/secrets/);
    expect(whyCodeMustNotRun(read('workflow_run', finishedRun))).toMatch(/secrets/);
    expect(whyCodeMustNotRun(read('pull_request', pullRequest()))).toBeUndefined();
    expect(whyCodeMustNotRun(read('push', push()))).toBeUndefined();
  });
});

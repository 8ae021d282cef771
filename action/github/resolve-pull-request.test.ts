import { describe, expect, it } from 'vitest';
import type { GithubConnection } from './api/connection.ts';
import { GithubError } from './api/github-error.ts';
import { readGateEvent } from './event.ts';
import { isFromFork, whyCodeMustNotRun } from './event-range.ts';
import { resolvePullRequest } from './resolve-pull-request.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const FORK = { full_name: 'stranger/app' };
const OWN = { full_name: 'octo/app' };
const pull = (head = B, repo = FORK) => ({
  number: 7,
  state: 'open',
  base: { sha: A, repo: OWN },
  head: { sha: head, repo },
});
const run = (more: object = {}, around: object = {}) =>
  readGateEvent({
    eventName: 'workflow_run',
    sha: A,
    event: {
      repository: OWN,
      workflow_run: {
        event: 'pull_request',
        head_sha: B,
        head_branch: 'feature',
        head_repository: FORK,
        pull_requests: [],
        ...more,
      },
      ...around,
    },
  });
const commented = (issue: object) =>
  readGateEvent({ eventName: 'issue_comment', sha: A, event: { issue: { number: 7, ...issue } } });

/** GitHub with these pull requests, and the paths that it is asked for. */
function github(pulls: readonly object[]) {
  const asked: string[] = [];
  const connection: GithubConnection = {
    async send(request, schema) {
      asked.push(request.path);
      return schema.parse(pulls[0]);
    },
    async *pages(request, item) {
      asked.push(`${request.path} ${JSON.stringify(request.query)}`);
      yield item.array().parse(pulls);
    },
  };
  return { asked, connect: () => connection };
}

describe('a finished workflow run', () => {
  it('of a pull request in the repository is known from its payload', async () => {
    const pull_requests = [{ number: 7, head: { sha: B }, base: { sha: A } }];
    const event = await resolvePullRequest(run({ head_repository: OWN, pull_requests }), undefined);
    expect(event).toMatchObject({ kind: 'pull-request', number: 7, base: A, head: B, fork: false });
    expect(whyCodeMustNotRun(event)).toMatch(/secrets/);
  });

  it('of a fork is found by the branch, and only with the same head', async () => {
    const { asked, connect } = github([pull(A), pull(B, OWN), pull()]);
    const event = await resolvePullRequest(run(), connect);
    expect(event).toMatchObject({
      kind: 'pull-request',
      number: 7,
      base: A,
      head: B,
      fork: true,
      privileged: true,
    });
    expect(asked).toEqual(['/pulls {"state":"open","head":"stranger:feature"}']);
    expect(isFromFork(event)).toBe(true);
    expect(whyCodeMustNotRun(event)).toBeDefined();
  });

  it('whose pull request has moved on has no verdict', async () => {
    for (const pulls of [[], [pull(A)], [pull(B, OWN)]])
      await expect(resolvePullRequest(run(), github(pulls).connect)).rejects.toThrow(/newer commits/);
    const pull_requests = [{ number: 7, head: { sha: A }, base: { sha: A } }];
    await expect(resolvePullRequest(run({ pull_requests }), github([]).connect)).rejects.toThrow(/closed/);
  });

  it('of which several pull requests have the head has no verdict', async () => {
    await expect(
      resolvePullRequest(run(), github([pull(), { ...pull(), number: 8 }]).connect),
    ).rejects.toThrow(/#7 and #8/);
    const both = [7, 8].map((number) => ({ number, head: { sha: B }, base: { sha: A, repo: { id: 1 } } }));
    const own = { repository: { ...OWN, id: 1 } };
    const several = { head_repository: OWN, pull_requests: both };
    await expect(resolvePullRequest(run(several, own), undefined)).rejects.toThrow(/#7 and #8/);
    // Those into other repositories do not count.
    const [first, second] = both;
    const one = { ...several, pull_requests: [{ ...second, base: { sha: A, repo: { id: 2 } } }, first] };
    expect(await resolvePullRequest(run(one, own), undefined)).toMatchObject({ number: 7 });
  });

  it('of a push is about no pull request', async () => {
    for (const event of [run({ event: 'push' }), run({ event: 'schedule' })])
      expect(await resolvePullRequest(event, undefined)).toEqual(event);
  });
});

describe('a comment', () => {
  it('on a pull request is about its head as it is now', async () => {
    const { asked, connect } = github([pull()]);
    const event = await resolvePullRequest(commented({ pull_request: { url: '' } }), connect);
    expect(event).toMatchObject({ kind: 'pull-request', head: B, fork: true, privileged: true });
    expect(asked).toEqual(['/pulls/7']);
  });

  it('on a closed pull request has no verdict', async () => {
    const { connect } = github([{ ...pull(), state: 'closed' }]);
    const event = commented({ pull_request: { url: '' } });
    await expect(resolvePullRequest(event, connect)).rejects.toThrow(/#7 is closed/);
  });

  it('on an issue is about no pull request', async () => {
    const event = commented({});
    expect(await resolvePullRequest(event, undefined)).toEqual(event);
  });
});

it('says what to set where GitHub cannot be asked, or refuses', async () => {
  await expect(resolvePullRequest(run(), undefined)).rejects.toThrow(/pull-requests: read/);
  const refuse = () => {
    throw new GithubError('The token may not read pull requests.', 403);
  };
  await expect(resolvePullRequest(run(), refuse)).rejects.toThrow(/may not read/);
});

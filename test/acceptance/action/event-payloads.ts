import { readFileSync } from 'node:fs';
import { EVENTS_EXTRACT } from '../../fixtures/github-api/extract.ts';
import { isJsonObject, type JsonObject, valueAt } from '../../fixtures/github-api/json.ts';

/** What the runner leaves for a step: the event's name and payload, and the variables that go with it. */
export interface RunnerEvent {
  readonly name: string;
  readonly payload: JsonObject;
  readonly sha: string;
  readonly ref: string;
}

export const REPOSITORY = 'octo/app';
const PULL_REQUEST = 7;
const NOTHING = '0'.repeat(40);

/** A real payload, as GitHub's own collection of examples has it. @throws RangeError when the extract has none */
function example(name: string): JsonObject {
  const found = valueAt(JSON.parse(readFileSync(EVENTS_EXTRACT, 'utf8')), name);
  if (!isJsonObject(found)) throw new RangeError(`There is no example of ${name}`);
  return {
    ...found,
    repository: { ...objectAt(found, 'repository'), full_name: REPOSITORY, default_branch: 'main' },
  };
}

function objectAt(value: unknown, name: string): JsonObject {
  const found = valueAt(value, name);
  return isJsonObject(found) ? found : {};
}

export interface PullRequestOptions {
  readonly base: string;
  readonly head: string;
  readonly commits?: number;
  /** `owner/name` of a fork; null of one that was deleted. */
  readonly fork?: string | null;
  readonly name?: 'pull_request' | 'pull_request_target';
  readonly title?: string;
  /** The commit that merges it, which is checked out. */
  readonly merge?: string;
}

export function pullRequestEvent(options: PullRequestOptions): RunnerEvent {
  const { base, head, commits = 1, fork, name = 'pull_request', merge, title = 'Change keys' } = options;
  const payload = example('pull_request');
  const pull = objectAt(payload, 'pull_request');
  const side = (which: 'base' | 'head', sha: string, full_name: string | null) => ({
    ...objectAt(pull, which),
    sha,
    repo:
      full_name === null
        ? null
        : { ...objectAt(objectAt(pull, which), 'repo'), full_name, fork: full_name !== REPOSITORY },
  });
  return {
    name,
    payload: {
      ...payload,
      number: PULL_REQUEST,
      pull_request: {
        ...pull,
        number: PULL_REQUEST,
        title,
        commits,
        base: side('base', base, REPOSITORY),
        head: side('head', head, fork === undefined ? REPOSITORY : fork),
      },
    },
    sha: name === 'pull_request' ? (merge ?? head) : base,
    ref: name === 'pull_request' ? `refs/pull/${PULL_REQUEST}/merge` : 'refs/heads/main',
  };
}

export interface PushOptions {
  readonly ref?: string;
  /** Left out: the push created the ref. */
  readonly before?: string;
  /** Left out: the push deleted the ref. */
  readonly after?: string;
  readonly forced?: boolean;
}

export function pushEvent({
  ref = 'refs/heads/main',
  before,
  after,
  forced = false,
}: PushOptions): RunnerEvent {
  const payload = {
    ...example('push'),
    ref,
    before: before ?? NOTHING,
    after: after ?? NOTHING,
    created: before === undefined,
    deleted: after === undefined,
    forced,
  };
  return { name: 'push', payload, sha: after ?? before ?? NOTHING, ref };
}

export function mergeGroupEvent(base: string, head: string): RunnerEvent {
  const payload = example('merge_group');
  const group = objectAt(payload, 'merge_group');
  const ref = `refs/heads/gh-readonly-queue/main/pr-${PULL_REQUEST}-${base}`;
  return {
    name: 'merge_group',
    payload: { ...payload, merge_group: { ...group, base_sha: base, head_sha: head, head_ref: ref } },
    sha: head,
    ref,
  };
}

export function deploymentEvent(sha: string, environment: string): RunnerEvent {
  const payload = example('deployment');
  const deployment = { ...objectAt(payload, 'deployment'), sha, environment };
  return { name: 'deployment', payload: { ...payload, deployment }, sha, ref: '' };
}

export function releaseEvent(sha: string, tag: string): RunnerEvent {
  const payload = example('release');
  const release = { ...objectAt(payload, 'release'), tag_name: tag };
  return { name: 'release', payload: { ...payload, release }, sha, ref: `refs/tags/${tag}` };
}

export function dispatchEvent(sha: string): RunnerEvent {
  return { name: 'workflow_dispatch', payload: example('workflow_dispatch'), sha, ref: 'refs/heads/main' };
}

/** GitHub gives a schedule no payload but its line. */
export function scheduleEvent(sha: string): RunnerEvent {
  return { name: 'schedule', payload: { schedule: '0 6 * * 1' }, sha, ref: 'refs/heads/main' };
}

export interface RunOptions {
  /** The event that the finished run was for. */
  readonly of?: string;
  readonly head: string;
  /** The newest commit of the default branch, for which workflows run after other workflows. */
  readonly main: string;
  /** `owner/name` of a fork. */
  readonly fork?: string;
  readonly branch?: string;
  /** Open pull requests with that head; GitHub lists none of forks. */
  readonly pulls?: readonly { readonly number: number; readonly base: string; readonly into?: number }[];
}

export function workflowRunEvent(options: RunOptions): RunnerEvent {
  const { of = 'pull_request', head, main, fork = REPOSITORY, branch = 'feature', pulls = [] } = options;
  const payload = example('workflow_run');
  const run = objectAt(payload, 'workflow_run');
  const repository = objectAt(payload, 'repository');
  return {
    name: 'workflow_run',
    payload: {
      ...payload,
      workflow_run: {
        ...run,
        event: of,
        head_sha: head,
        head_branch: branch,
        head_repository: { ...objectAt(run, 'head_repository'), full_name: fork },
        pull_requests: pulls.map(({ number, base, into }) => ({
          id: number,
          number,
          url: `https://api.github.com/repos/${REPOSITORY}/pulls/${number}`,
          head: {
            ref: branch,
            sha: head,
            repo: { id: 1, name: 'app', url: 'https://api.github.com/repos/1' },
          },
          base: { ref: 'main', sha: base, repo: { id: into ?? repository.id, name: 'app', url: '' } },
        })),
      },
    },
    sha: main,
    ref: 'refs/heads/main',
  };
}

/** A comment on a pull request, or on another issue. */
export function commentEvent(main: string, on: 'pull request' | 'issue'): RunnerEvent {
  const payload = example('issue_comment');
  const { pull_request: _, ...issue } = objectAt(payload, 'issue');
  const pull_request = { url: `https://api.github.com/repos/${REPOSITORY}/pulls/${PULL_REQUEST}` };
  return {
    name: 'issue_comment',
    payload: {
      ...payload,
      issue: { ...issue, number: PULL_REQUEST, ...(on === 'pull request' && { pull_request }) },
    },
    sha: main,
    ref: 'refs/heads/main',
  };
}

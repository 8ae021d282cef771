import * as z from 'zod';
import { GateError } from '../check/gate-error.ts';
import type { Runner } from './runner.ts';

/** What happened, as far as it determines which commits to check. */
export type GateEvent =
  | PullRequestEvent
  | PushEvent
  /** A merge queue tests the future state of the branch. */
  | { readonly kind: 'merge-group'; readonly base: string; readonly head: string }
  /** A deployment or a release; its files are expected in the workspace. */
  | { readonly kind: 'deployment'; readonly commit: string; readonly environment: string | undefined }
  /**
   * An event without a change: a schedule, a manual run, another program. `privileged` when anyone can trigger it and it
   * runs with this repository's secrets.
   */
  | {
      readonly kind: 'other';
      readonly privileged: boolean;
      /** The pull request that it is about; undefined when it is about none. */
      readonly about?: PullRequestReference | undefined;
      /** The commit that it is about; undefined when it is about none, or GitHub must be asked. */
      readonly commit?: string | undefined;
      /** Why it is about no commit, although such events can be. */
      readonly nothing?: string | undefined;
    };

/** What an event says of the pull request that it is about. */
export type PullRequestReference =
  | { readonly kind: 'known'; readonly pullRequest: PullRequestEvent }
  /** Each has the commit of the run as its head, and the run does not say which it was for. */
  | { readonly kind: 'several'; readonly commit: string; readonly numbers: readonly number[] }
  | { readonly kind: 'number'; readonly number: number }
  /** A pull request from a fork: its head is this commit on a branch, `owner:branch`, of this repository. */
  | { readonly kind: 'head'; readonly head: string; readonly commit: string; readonly repository: string };

export interface PullRequestEvent {
  readonly kind: 'pull-request';
  readonly number: number;
  /** Tip of the target branch. */
  readonly base: string;
  readonly head: string;
  /** Number of commits; undefined when the payload does not contain it. */
  readonly commits: number | undefined;
  readonly fork: boolean;
  /** The workflow runs with the base repository's secrets, so code of the pull request must not be run. */
  readonly privileged: boolean;
}

export interface PushEvent {
  readonly kind: 'push';
  readonly ref: string;
  /** Undefined when the push created the ref. */
  readonly before: string | undefined;
  /** Undefined when the push deleted the ref. */
  readonly after: string | undefined;
  readonly forced: boolean;
  readonly defaultBranch: string | undefined;
}

/** The id of a commit. */
export const sha = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);

// A run reads the payload of one event, so only that one's schema is made.
const repository = () =>
  z.object({
    id: z.number().optional(),
    full_name: z.string(),
    default_branch: z.string().optional(),
  });
const side = () => z.object({ sha, repo: repository().nullish() });
const pullRequest = () =>
  z.object({
    number: z.number().int().positive(),
    base: side(),
    head: side(),
    commits: z.number().int().min(1).optional(),
  });

const pullRequestPayload = () => z.object({ pull_request: pullRequest() });
const pushPayload = () =>
  z.object({
    ref: z.string(),
    before: sha,
    after: sha,
    forced: z.boolean().default(false),
    repository: repository().optional(),
  });
const mergeGroupPayload = () => z.object({ merge_group: z.object({ base_sha: sha, head_sha: sha }) });
const deploymentPayload = () => z.object({ deployment: z.object({ sha, environment: z.string() }) });

const workflowRunPayload = () =>
  z.object({
    workflow_run: z.object({
      event: z.string(),
      head_sha: sha,
      head_branch: z.string().nullish(),
      head_repository: repository().nullish(),
      pull_requests: z
        .array(
          z.object({
            number: z.number().int().positive(),
            head: z.object({ sha }),
            base: z.object({ sha, repo: z.object({ id: z.number() }).optional() }),
          }),
        )
        .default([]),
    }),
    repository: repository(),
  });
const commentPayload = () =>
  z.object({
    issue: z.object({ number: z.number().int().positive(), pull_request: z.object({}).optional() }),
  });

const NOTHING = /^0+$/;

/**
 * Reads the payload of an event.
 *
 * @throws GateError when a field that GitHub documents is missing.
 */
export function readGateEvent({
  eventName,
  event,
  sha: commit,
}: Pick<Runner, 'eventName' | 'event' | 'sha'>): GateEvent {
  switch (eventName) {
    case 'pull_request':
    case 'pull_request_target':
    case 'pull_request_review':
    case 'pull_request_review_comment': {
      const { pull_request: it } = read(pullRequestPayload(), eventName, event);
      return {
        kind: 'pull-request',
        number: it.number,
        base: it.base.sha,
        head: it.head.sha,
        commits: it.commits,
        // The repository of a deleted fork is null.
        fork: it.head.repo?.full_name !== it.base.repo?.full_name,
        privileged: eventName === 'pull_request_target',
      };
    }
    case 'push': {
      const { ref, before, after, forced, repository: of } = read(pushPayload(), eventName, event);
      return {
        kind: 'push',
        ref,
        before: NOTHING.test(before) ? undefined : before,
        after: NOTHING.test(after) ? undefined : after,
        forced,
        defaultBranch: of?.default_branch,
      };
    }
    case 'merge_group': {
      const { merge_group: group } = read(mergeGroupPayload(), eventName, event);
      return { kind: 'merge-group', base: group.base_sha, head: group.head_sha };
    }
    case 'deployment':
    case 'deployment_status': {
      const { deployment } = read(deploymentPayload(), eventName, event);
      return { kind: 'deployment', commit: deployment.sha, environment: deployment.environment };
    }
    case 'release':
      return { kind: 'deployment', commit, environment: undefined };
    case 'workflow_run': {
      const payload = read(workflowRunPayload(), eventName, event);
      const about = pullRequestOfRun(payload);
      return { kind: 'other', privileged: true, about, commit: payload.workflow_run.head_sha };
    }
    case 'issue_comment': {
      const { issue } = read(commentPayload(), eventName, event);
      if (issue.pull_request === undefined)
        return {
          kind: 'other',
          privileged: true,
          nothing: `the comment is on issue #${issue.number}, which is not a pull request`,
        };
      return { kind: 'other', privileged: true, about: { kind: 'number', number: issue.number } };
    }
    default:
      return { kind: 'other', privileged: false };
  }
}

/** Runs of pull requests from forks name none: it is found by its head. */
function pullRequestOfRun({
  workflow_run: run,
  repository: own,
}: z.output<ReturnType<typeof workflowRunPayload>>): PullRequestReference | undefined {
  if (!/^pull_request/.test(run.event)) return undefined;
  const from = run.head_repository?.full_name;
  // GitHub lists every open pull request with the head, also those into other repositories.
  const [same, ...others] = run.pull_requests.filter(
    ({ head, base }) =>
      head.sha === run.head_sha &&
      (base.repo?.id === undefined || own.id === undefined || base.repo.id === own.id),
  );
  if (same !== undefined && others.length > 0)
    return { kind: 'several', commit: run.head_sha, numbers: [same, ...others].map(({ number }) => number) };
  if (same !== undefined) {
    const { number, base, head } = same;
    const fork = from !== own.full_name;
    const pullRequest: PullRequestEvent = {
      kind: 'pull-request',
      number,
      base: base.sha,
      head: head.sha,
      commits: undefined,
      fork,
      privileged: true,
    };
    return { kind: 'known', pullRequest };
  }
  if (from === undefined || !run.head_branch) return undefined;
  const [owner = ''] = from.split('/');
  return { kind: 'head', head: `${owner}:${run.head_branch}`, commit: run.head_sha, repository: from };
}

function read<Schema extends z.ZodType>(schema: Schema, eventName: string, event: unknown): z.output<Schema> {
  const parsed = schema.safeParse(event);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') || 'payload';
  throw new GateError(
    'Invalid Event Payload',
    `The payload of this ${eventName} event has no valid "${field}", so the commits to check are not known. Run the job again. If the error persists, this version of the action does not support the payloads of your GitHub server.`,
  );
}

import * as z from 'zod';
import { GateError } from '../check/gate-error.ts';
import type { Runner } from './runner.ts';

/** What happened, as far as it says which commits to check. */
export type GateEvent =
  | PullRequestEvent
  | PushEvent
  /** A merge queue tries what the branch would become. */
  | { readonly kind: 'merge-group'; readonly base: string; readonly head: string }
  /** Code on its way to an environment; its files are expected in the workspace. */
  | { readonly kind: 'delivery'; readonly commit: string; readonly environment: string | undefined }
  /**
   * Nothing in particular changed: a schedule, a person, another program. `privileged` when anybody can bring it about
   * and it runs with this repository's secrets.
   */
  | { readonly kind: 'occasion'; readonly privileged: boolean };

export interface PullRequestEvent {
  readonly kind: 'pull-request';
  readonly number: number;
  /** Tip of the branch it is to be merged into. */
  readonly base: string;
  readonly head: string;
  /** How many commits it has; undefined where the payload does not say. */
  readonly commits: number | undefined;
  readonly fork: boolean;
  /** The workflow runs with the base repository's secrets: nothing of the pull request may be run. */
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

const sha = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const repository = z.object({ full_name: z.string(), default_branch: z.string().optional() });
const side = z.object({ sha, repo: repository.nullish() });
const pullRequest = z.object({
  number: z.number().int().positive(),
  base: side,
  head: side,
  commits: z.number().int().min(1).optional(),
});

const pullRequestPayload = z.object({ pull_request: pullRequest });
const pushPayload = z.object({
  ref: z.string(),
  before: sha,
  after: sha,
  forced: z.boolean().default(false),
  repository: repository.optional(),
});
const mergeGroupPayload = z.object({ merge_group: z.object({ base_sha: sha, head_sha: sha }) });
const deploymentPayload = z.object({ deployment: z.object({ sha, environment: z.string() }) });

const NOTHING = /^0+$/;

/**
 * Reads an event's payload.
 *
 * @throws GateError when it lacks what GitHub documents for such an event.
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
      const { pull_request: it } = read(pullRequestPayload, eventName, event);
      return {
        kind: 'pull-request',
        number: it.number,
        base: it.base.sha,
        head: it.head.sha,
        commits: it.commits,
        // The repository of a fork that was deleted is null.
        fork: it.head.repo?.full_name !== it.base.repo?.full_name,
        privileged: eventName === 'pull_request_target',
      };
    }
    case 'push': {
      const { ref, before, after, forced, repository: of } = read(pushPayload, eventName, event);
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
      const { merge_group: group } = read(mergeGroupPayload, eventName, event);
      return { kind: 'merge-group', base: group.base_sha, head: group.head_sha };
    }
    case 'deployment':
    case 'deployment_status': {
      const { deployment } = read(deploymentPayload, eventName, event);
      return { kind: 'delivery', commit: deployment.sha, environment: deployment.environment };
    }
    case 'release':
      return { kind: 'delivery', commit, environment: undefined };
    default:
      return { kind: 'occasion', privileged: eventName === 'workflow_run' || eventName === 'issue_comment' };
  }
}

function read<Schema extends z.ZodType>(schema: Schema, eventName: string, event: unknown): z.output<Schema> {
  const parsed = schema.safeParse(event);
  if (parsed.success) return parsed.data;
  const missing = parsed.error.issues[0]?.path.join('.') || 'everything';
  throw new GateError(
    'Event Not Understood',
    `The payload of this ${eventName} event has no usable "${missing}", so the commits to check are not known. Run the job again; when it stays so, this version of the action does not know your GitHub's payloads.`,
  );
}

import * as z from 'zod';
import { GateError } from '../check/gate-error.ts';
import type { GithubConnection } from './api/connection.ts';
import { GithubError } from './api/github-error.ts';
import { type GateEvent, type PullRequestEvent, type PullRequestReference, sha } from './event.ts';

const side = z.object({ sha, repo: z.object({ full_name: z.string() }).nullish() });
const pullRequest = z.object({
  number: z.number().int().positive(),
  state: z.string(),
  base: side,
  head: side,
  commits: z.number().int().min(1).optional(),
});
type PullRequest = z.output<typeof pullRequest>;

const ASKING = { doing: 'read pull requests', permission: 'pull-requests: read' };
const MAX_PAGES = 5;

/**
 * The pull request that another event is about: a finished workflow run, or a comment. It is only read, never checked out
 * or run, because anyone can trigger such an event.
 *
 * @param connect makes the connection to GitHub; undefined without a token.
 * @returns The event itself where it is about no pull request.
 * @throws GateError when the pull request cannot be determined: the default branch must not be checked in its place.
 */
export async function resolvePullRequest(
  event: GateEvent,
  connect: (() => GithubConnection) | undefined,
): Promise<GateEvent> {
  if (event.kind !== 'other' || event.about === undefined) return event;
  if (event.about.kind === 'known') return event.about.pullRequest;
  if (event.about.kind === 'several') throw severalHave(event.about.commit, event.about.numbers);
  if (connect === undefined) {
    throw new GateError(
      'Pull Request Is Not Known',
      'This event is about a pull request, and GitHub must be asked for its commits. Pass a `github-token` with the permission `pull-requests: read`, or set `mode: audit` to check the checked-out files instead.',
    );
  }
  const found = await ask(event.about, connect);
  return eventOf(found);
}

/** What GitHub must be asked about. */
type Question = Exclude<PullRequestReference, { readonly kind: 'known' | 'several' }>;

async function ask(about: Question, connect: () => GithubConnection): Promise<PullRequest> {
  try {
    const github = connect();
    if (about.kind === 'number') {
      const request = { method: 'GET', path: `/pulls/${about.number}`, ...ASKING } as const;
      return ifOpen(await github.send(request, pullRequest));
    }
    const found: PullRequest[] = [];
    const request = { path: '/pulls', query: { state: 'open', head: about.head }, ...ASKING };
    for await (const page of github.pages(request, pullRequest, MAX_PAGES)) {
      found.push(
        ...page.filter(({ head }) => head.sha === about.commit && head.repo?.full_name === about.repository),
      );
    }
    const [same, ...others] = found;
    if (others.length > 0)
      throw severalHave(
        about.commit,
        found.map(({ number }) => number),
      );
    if (same !== undefined) return same;
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    throw new GateError('Pull Request Is Not Known', error.message);
  }
  throw new GateError(
    'Pull Request Is Not Known',
    `No open pull request has commit ${about.commit} as its head: it was closed, or has newer commits, which have a run of their own.`,
  );
}

function ifOpen(found: PullRequest): PullRequest {
  if (found.state === 'open') return found;
  throw new GateError(
    'Pull Request Is Closed',
    `Pull request #${found.number} is closed, so nothing of it was checked. Reopen it, or set \`mode: audit\` to check the checked-out files instead.`,
  );
}

function severalHave(commit: string, numbers: readonly number[]): GateError {
  return new GateError(
    'Pull Request Is Not Known',
    `Commit ${commit} is the head of several pull requests, ${numbers.map((number) => `#${number}`).join(' and ')}, and this event does not name one, so nothing was checked. Close the others, or run this action for the event pull_request_target instead.`,
  );
}

function eventOf({ number, base, head, commits }: PullRequest): PullRequestEvent {
  return {
    kind: 'pull-request',
    number,
    base: base.sha,
    head: head.sha,
    commits,
    fork: head.repo?.full_name !== base.repo?.full_name,
    privileged: true,
  };
}

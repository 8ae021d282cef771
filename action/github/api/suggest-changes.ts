import * as z from 'zod';
import type { Suggestion } from '../../report/gate/suggestions.ts';
import type { GithubConnection } from './connection.ts';
import { GithubError } from './github-error.ts';

const MAX_PAGES = 20;
const PERMISSION = 'pull-requests: write';
/** GitHub accepts comments only on lines of the diff, and responds with 422 otherwise. */
const NOT_IN_DIFF = 422;

/**
 * Suggests changes on a pull request in one review, except those that were suggested before.
 *
 * @returns The number of new suggestions.
 * @throws GithubError
 */
export async function suggestChanges(
  github: GithubConnection,
  pullRequest: number,
  commit: string,
  suggested: readonly Suggestion[],
): Promise<number> {
  const there = suggested.length === 0 ? [] : await bodiesOf(github, pullRequest);
  const fresh = suggested.filter(({ marker }) => !there.some((body) => body.includes(marker)));
  if (fresh.length === 0) return 0;
  const review = (comments: readonly Suggestion[]) =>
    github.send(
      {
        method: 'POST',
        path: `/pulls/${pullRequest}/reviews`,
        body: { commit_id: commit, event: 'COMMENT', comments: comments.map(asGithubHasIt) },
        doing: 'review pull requests',
        permission: PERMISSION,
      },
      z.unknown(),
    );
  try {
    await review(fresh);
    return fresh.length;
  } catch (error) {
    if (!isNotInDiff(error)) throw error;
  }
  let made = 0;
  for (const one of fresh) {
    try {
      await review([one]);
      made += 1;
    } catch (error) {
      if (!isNotInDiff(error)) throw error;
    }
  }
  return made;
}

function isNotInDiff(error: unknown): boolean {
  return error instanceof GithubError && error.status === NOT_IN_DIFF;
}

function asGithubHasIt({ path, firstLine, lastLine, body }: Suggestion) {
  const start = firstLine < lastLine ? { start_line: firstLine, start_side: 'RIGHT' } : {};
  return { path, body, side: 'RIGHT', line: lastLine, ...start };
}

async function bodiesOf(github: GithubConnection, pullRequest: number): Promise<readonly string[]> {
  const bodies: string[] = [];
  const request = { path: `/pulls/${pullRequest}/comments`, doing: 'read reviews', permission: PERMISSION };
  const item = z.object({ body: z.string() });
  for await (const comments of github.pages(request, item, MAX_PAGES))
    bodies.push(...comments.map(({ body }) => body));
  return bodies;
}

import * as z from 'zod';
import type { GithubConnection } from './connection.ts';
import { isOwnWriting } from './sticky-comment.ts';

const issue = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string().nullish(),
  user: z.object({ type: z.string() }).nullish(),
  author_association: z.string().optional(),
  pull_request: z.unknown().optional(),
});
const written = z.object({ html_url: z.string() });

/** 1,000 open issues and pull requests. Beyond them the gate does not know whether it has one. */
const MAX_PAGES = 10;
const PERMISSION = { doing: 'write issues', permission: 'issues: write' };

/** The gate's open issue. */
export interface AlertIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
}

/**
 * Finds the open issue that the gate has made.
 *
 * @param marker text in its body.
 * @throws GithubError
 */
export async function findAlertIssue(
  github: GithubConnection,
  marker: string,
): Promise<AlertIssue | undefined> {
  const request = { path: '/issues', query: { state: 'open' }, ...PERMISSION, doing: 'read issues' };
  for await (const issues of github.pages(request, issue, MAX_PAGES)) {
    const own = issues.find(
      (each) => each.pull_request === undefined && each.body?.startsWith(marker) && isOwnWriting(each),
    );
    if (own) return { number: own.number, title: own.title, body: own.body ?? '' };
  }
  return undefined;
}

/**
 * Creates the issue, or changes it.
 *
 * @returns Its address.
 * @throws GithubError
 */
export async function putAlertIssue(
  github: GithubConnection,
  number: number | undefined,
  content: { readonly title: string; readonly body: string; readonly isClosed: boolean },
): Promise<string> {
  const { title, body, isClosed } = content;
  const request =
    number === undefined
      ? ({ method: 'POST', path: '/issues', body: { title, body } } as const)
      : ({
          method: 'PATCH',
          path: `/issues/${number}`,
          body: { title, body, ...(isClosed && { state: 'closed', state_reason: 'completed' }) },
        } as const);
  return (await github.send({ ...request, ...PERMISSION }, written)).html_url;
}

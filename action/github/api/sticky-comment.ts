import * as z from 'zod';
import type { GithubConnection } from './connection.ts';

const comment = z.object({
  id: z.number(),
  body: z.string().nullish(),
  user: z.object({ type: z.string() }).nullish(),
  author_association: z.string().optional(),
});
const written = z.object({ html_url: z.string() });

/** 5,000 comments. Beyond them the gate does not know whether it has commented before. */
const MAX_PAGES = 50;
const INSIDERS: ReadonlySet<string> = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);
const PERMISSION = { doing: 'write comments', permission: 'pull-requests: write' };

export interface StickyComment {
  readonly pullRequest: number;
  /** Text in `body` that identifies the gate's own comment. */
  readonly marker: string;
  /** Of an earlier version: a comment that has it, and no new one, is taken over. */
  readonly oldMarker?: string | undefined;
  readonly body: string;
  /** Whether to create the comment when there is none. */
  readonly create: boolean;
}

/**
 * Creates or updates the gate's single comment on a pull request.
 *
 * @returns Its address; undefined when nothing was written.
 * @throws GithubError
 */
export async function putStickyComment(
  github: GithubConnection,
  { pullRequest, marker, oldMarker, body, create }: StickyComment,
): Promise<string | undefined> {
  const own = await findOwn(github, pullRequest, marker, oldMarker);
  if (own?.body === body) return undefined;
  if (own !== undefined) {
    const path = `/issues/comments/${own.id}`;
    return (await github.send({ method: 'PATCH', path, body: { body }, ...PERMISSION }, written)).html_url;
  }
  if (!create) return undefined;
  const path = `/issues/${pullRequest}/comments`;
  return (await github.send({ method: 'POST', path, body: { body }, ...PERMISSION }, written)).html_url;
}

/** Anyone can write a marker, so only what bots and insiders have written counts: a stranger could change theirs again. */
export function isOwnWriting({ user, author_association: author = '' }: Written): boolean {
  return user?.type === 'Bot' || INSIDERS.has(author);
}

interface Written {
  readonly user?: { readonly type: string } | null | undefined;
  readonly author_association?: string | undefined;
}

async function findOwn(
  github: GithubConnection,
  pullRequest: number,
  marker: string,
  oldMarker: string | undefined,
) {
  let old: z.output<typeof comment> | undefined;
  const request = {
    path: `/issues/${pullRequest}/comments`,
    doing: 'read comments',
    permission: PERMISSION.permission,
  };
  for await (const comments of github.pages(request, comment, MAX_PAGES)) {
    const trusted = comments.filter(isOwnWriting);
    const own = trusted.find(({ body }) => body?.includes(marker) === true);
    if (own !== undefined) return own;
    old ??=
      oldMarker === undefined ? undefined : trusted.find(({ body }) => body?.startsWith(oldMarker) === true);
  }
  return old;
}

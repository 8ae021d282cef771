import { type OperationId, operations } from '../../api/contract/operations.ts';
import { type Html, html, shown } from '../../html/html.ts';
import { allows } from '../../keys/permissions.ts';
import type { Reply } from '../reply.ts';
import type { UploadedFile } from '../request-body.ts';
import type { BodyOf, Call } from '../routes/handler.ts';
import type { StoredKey } from '../store/api-keys.ts';
import type { Store } from '../store/store.ts';

/** One request of a person who is signed in. */
export interface Visit {
  /** The key they are signed in with. */
  readonly caller: StoredKey;
  readonly store: Store;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Value of `{id}` in the path; empty when the path has none. */
  readonly id: string;
  /** Parameters of the URL. */
  readonly query: URLSearchParams;
  /** Fields of the form; none unless it was posted. */
  readonly form: URLSearchParams;
  /** The file of the form; null unless one was posted. */
  readonly file: UploadedFile | null;
}

/** The call of the API that does what a visit asks for. Its operation must take no query. */
export function callOf<Id extends OperationId>(
  { caller, id, now, store, file }: Visit,
  body: BodyOf<Id>,
  idempotencyKey: string | null = null,
): Omit<Call<Id>, 'query'> & { readonly query: undefined } {
  return { caller, id, query: undefined, body, file, idempotencyKey, now, store };
}

/** What a page is answered with. */
export type Answer =
  | { readonly kind: 'page'; readonly title: string; readonly body: Html; readonly status?: number }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'reply'; readonly reply: Reply };

/** One page, or one form. It may throw a ProblemError, which becomes a page. */
export type Act = (visit: Visit) => Answer;

/** Whether the key of a visit may do something. What it may not do is not offered, and refused when asked for. */
export function may({ caller }: Pick<Visit, 'caller'>, id: OperationId): boolean {
  return allows(caller.permissions, operations[id].permissions);
}

/** A page with a heading, what can be done there, and its content. */
export function page(
  title: string,
  { actions, body }: { readonly actions?: Html; readonly body: Html },
): Answer {
  return {
    kind: 'page',
    title,
    body: html`<header class="page-head"><h1>${shown(title)}</h1>${actions === undefined ? '' : html`<div class="actions">${actions}</div>`}</header>${body}`,
  };
}

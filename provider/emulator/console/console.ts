import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { html } from '../../html/html.ts';
import { standing } from '../authenticate.ts';
import { asCaller, identify } from '../handle-request.ts';
import { namedEnvironments } from '../named-environments.ts';
import { ProblemError } from '../problem.ts';
import type { Reply } from '../reply.ts';
import { readFields, readUpload } from '../request-body.ts';
import { matchSegments } from '../router.ts';
import type { ServerParts } from '../server-parts.ts';
import type { StoredKey } from '../store/api-keys.ts';
import { readOrganization } from '../store/organization.ts';
import { assetAt } from './assets.ts';
import { isFromConsole, sessionCookie, sessionIdIn } from './browser-request.ts';
import { type PageView, pageReply } from './layout.ts';
import { referencePage } from './pages/reference.ts';
import { readSignIn, signInPage } from './pages/sign-in.ts';
import { servedContract } from './reference/contract.ts';
import { ROUTES, type Route } from './routes.ts';
import { makeSessions } from './sessions.ts';
import type { Answer, Visit } from './visit.ts';

/** The pages for people, on the same address as the API. */
export interface Console {
  /** @param path without the query. */
  handle(request: IncomingMessage, path: string, query: URLSearchParams): Promise<Reply>;
}

type Parts = Pick<ServerParts, 'store' | 'clock' | 'rateLimiter'>;

/** Who is signed in, or why no one is. */
type Identity =
  | { readonly kind: 'signed-in'; readonly caller: StoredKey }
  | { readonly kind: 'anonymous'; readonly reason: string | undefined };

/** A console for one server. */
export function makeConsole(parts: Parts): Console {
  const { store, clock } = parts;
  const sessions = makeSessions();
  const organization = () => readOrganization(store.settings).name;

  function identity(headers: IncomingHttpHeaders, port: number | undefined): Identity {
    const now = clock.now();
    const id = sessionIdIn(headers, port);
    const keyId = id === undefined ? undefined : sessions.keyOf(id, now);
    const key = keyId === undefined ? undefined : store.apiKeys.byId(keyId);
    if (id === undefined || key === undefined) return { kind: 'anonymous', reason: undefined };
    const status = standing(key, now);
    if (status.kind === 'authenticated') return { kind: 'signed-in', caller: key };
    sessions.close(id);
    return { kind: 'anonymous', reason: status.problem.message };
  }

  function show(view: Omit<PageView, 'organization'>): Reply {
    return pageReply({ ...view, organization: organization() });
  }

  function problem(error: ProblemError, path: string, caller: StoredKey | undefined): Reply {
    const { status, headers, message } = error;
    const title = TITLES[status] ?? 'This did not work';
    const body = html`<h1>${title}</h1><p class="lead">${message}</p><p><a class="button" href="/">Back to the API keys</a></p>`;
    return show({ title, body, status, path, caller, headers });
  }

  function signIn(request: IncomingMessage, form: URLSearchParams): Reply {
    const { headers, socket } = request;
    const entry = readSignIn(form);
    if (entry.kind === 'fault') return anonymous(entry.message, entry.next, 422);
    try {
      const authorization = `Bearer ${entry.keyText}`;
      const key = identify({ headers: { authorization } }, 'sign in to the console', parts);
      const former = sessionIdIn(headers, socket.localPort);
      if (former !== undefined) sessions.close(former);
      const id = sessions.open(key.id, clock.now());
      store.auditTrail.recordUse(key.id, clock.now());
      return redirect(entry.next, { 'set-cookie': sessionCookie(id, socket.localPort) });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return anonymous(error.message, entry.next, error.status);
    }
  }

  function anonymous(message: string | undefined, next: string, status = 200): Reply {
    const body = signInPage(message, next);
    return show({ title: 'Sign in', body, status, path: '/sign-in', caller: undefined });
  }

  function signOut({ headers, socket }: IncomingMessage): Reply {
    const id = sessionIdIn(headers, socket.localPort);
    if (id !== undefined) sessions.close(id);
    return redirect('/sign-in', { 'set-cookie': sessionCookie(undefined, socket.localPort) });
  }

  function mustSignIn(reason: string | undefined, path: string): Reply {
    if (reason !== undefined) return anonymous(reason, path);
    return redirect(`/sign-in?${new URLSearchParams({ next: path })}`);
  }

  async function visit(
    request: IncomingMessage,
    before: Identity,
    { route, id }: Found,
    path: string,
    query: URLSearchParams,
  ): Promise<Reply> {
    if (before.kind === 'anonymous') return mustSignIn(before.reason, path);
    return asCaller(before.caller, route.operation, parts, 'use', async (recordOperation) => {
      const posted = await readPosted(request, route);
      const { form } = posted;
      const fields = { environment: form.get('environment'), environments: form.getAll('environments') };
      const asked = { id, query: Object.fromEntries(query), body: fields };
      recordOperation(namedEnvironments(route.operation, asked, store));
      // Again after the body, which may have taken long to arrive: revoking takes effect at once.
      const who = identity(request.headers, request.socket.localPort);
      if (who.kind === 'anonymous') return mustSignIn(who.reason, path);
      const { caller } = who;
      const answer: Answer = route.act({ caller, store, now: clock.now(), id, query, ...posted });
      if (answer.kind === 'reply') return answer.reply;
      if (answer.kind === 'redirect') return redirect(answer.to);
      const { title, body, status = 200 } = answer;
      return show({ title, body, status, path, caller });
    });
  }

  return {
    async handle(request, path, query) {
      const who = identity(request.headers, request.socket.localPort);
      const caller = who.kind === 'signed-in' ? who.caller : undefined;
      try {
        const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '');
        const open = assetAt(path) ?? servedContract(path);
        assertAccepted(method, open === undefined ? methodsAt(path) : ['GET']);
        if (method === 'GET') {
          if (open !== undefined) return open;
          if (path === '/docs') {
            const { title, body } = referencePage();
            return show({ title, body, status: 200, path, caller });
          }
          if (path === '/sign-in') return anonymous(undefined, query.get('next') ?? '/');
        } else if (!isFromConsole(request.headers)) throw foreign();
        else if (path === '/sign-in' || path === '/sign-out') {
          const form = await readFields(request);
          return path === '/sign-in' ? signIn(request, form) : signOut(request);
        }
        return await visit(request, who, found(method, path), path, query);
      } catch (error) {
        if (error instanceof ProblemError) return problem(error, path, caller);
        throw error;
      }
    },
  };
}

async function readPosted(
  request: IncomingMessage,
  { method, takesFile }: Route,
): Promise<Pick<Visit, 'form' | 'file'>> {
  if (method === 'GET') return { form: new URLSearchParams(), file: null };
  if (takesFile === undefined) return { form: await readFields(request), file: null };
  const { fields, file } = await readUpload(request);
  return { form: fields, file };
}

const TITLES: Readonly<Record<number, string>> = {
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not possible here',
  409: 'This changed in the meantime',
  429: 'Too many requests',
};

interface Found {
  readonly route: Route;
  readonly id: string;
}

/** Pages beside the routes, which need no one to be signed in. */
const OPEN_PAGES: ReadonlyMap<string, readonly string[]> = new Map([
  ['/docs', ['GET']],
  ['/sign-in', ['GET', 'POST']],
  ['/sign-out', ['POST']],
]);

/** The methods that a path accepts; none when there is nothing. */
function methodsAt(path: string): readonly string[] {
  return OPEN_PAGES.get(path) ?? matching(path).map(({ route }) => route.method);
}

/** @throws ProblemError `not-found` or `method-not-allowed`. */
function assertAccepted(method: string, accepted: readonly string[]): void {
  if (accepted.includes(method)) return;
  if (accepted.length === 0) throw nothingHere();
  const allow = accepted.join(', ');
  throw new ProblemError('method-not-allowed', `This path accepts ${allow} only.`, { headers: { allow } });
}

function matching(path: string): readonly Found[] {
  const all = ROUTES.flatMap((route) => {
    const params = matchSegments(route.path.split('/'), path.split('/'));
    return params === undefined ? [] : [{ route, id: params.id ?? '' }];
  });
  // `/keys/new` is not a key whose id is "new".
  const exact = all.filter(({ route }) => route.path === path);
  return exact.length > 0 ? exact : all;
}

/** @throws ProblemError `not-found`. */
function found(method: string, path: string): Found {
  const chosen = matching(path).find(({ route }) => route.method === method);
  if (chosen === undefined) throw nothingHere();
  return chosen;
}

function nothingHere(): ProblemError {
  return new ProblemError('not-found', 'There is no page at this address.');
}

function foreign(): ProblemError {
  return new ProblemError(
    'insufficient-permissions',
    'This form was not sent by a page of the console. Open the console and send it from there.',
  );
}

function redirect(to: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    kind: 'text',
    status: 303,
    contentType: 'text/plain',
    headers: { ...headers, location: to },
    text: [],
  };
}

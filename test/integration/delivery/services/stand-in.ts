import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { type SeenRequest, startServer } from '../../api/test-server.ts';

/**
 * What happens to a request: a refusal as the service words it, a lost response, something else at that moment, or a response
 * that is not one of the service.
 */
export type Fault =
  | 'denied'
  | 'throttled'
  | 'outage'
  | 'drop-after'
  | (() => void)
  | { readonly reply: (request: SeenRequest) => Reply };

/** A service that keeps secrets, as the tests of every kind of destination use it. */
export interface StandIn {
  readonly environment: Readonly<Record<string, string>>;
  /** An element of `deliver_to`. */
  readonly element: Readonly<Record<string, object>>;
  readonly identity: string;
  /** The current value at the destination. */
  holds(): string | undefined;
  /** Someone else writes there. */
  overwrite(text: string): void;
  /** Someone else removes the value. */
  remove(): void;
  /** What is kept beside the value, which no delivery may change. */
  beside?(): unknown;
  /** Which writes fail when something else has written since: all, those over nothing, or none. */
  readonly conditional: 'always' | 'creation' | 'never';
  /** The next requests that read or write meet this. */
  plan(request: 'read' | 'write', fault: Fault, times?: number): void;
  readonly seen: readonly SeenRequest[];
  /** The same for where rehearsals deliver. Undefined: nothing was asked there. */
  rehearsed(): StandIn | undefined;
  /** A value of `keep_previous_as` beside the element's own name. */
  readonly keepAs: string;
  /** What is kept there, or under another value of that kind: {@link OTHER_KEPT} after it. */
  kept(as?: string): string | undefined;
  /** Responds to a request that was let in. @throws Violation */
  respond: Service['respond'];
  /** Words of the errors of a missing permission, and of an outage. */
  readonly words: {
    readonly denied: { readonly read: string; readonly write: string };
    readonly outage: string;
  };
  /** Texts that no message may hold: tokens and keys of the credentials. */
  readonly secrets: readonly string[];
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request is not as the real API documents it. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** How one service responds. */
export interface Service {
  kindOf(request: SeenRequest): 'read' | 'write' | 'other';
  /** @throws Violation */
  respond(request: SeenRequest): Reply | Promise<Reply>;
  fault(fault: 'denied' | 'throttled' | 'outage', request: SeenRequest): Reply;
  /** @throws Violation when the request is not signed as it must be. */
  verify?(request: SeenRequest): void;
  /** Starts another one, for the names with which rehearsals are delivered and old secrets are kept. */
  again?(): Promise<StandIn>;
  /** Texts by which responses name what the service has, and what they are where rehearsals are delivered. */
  readonly names?: readonly (readonly [string, string])[];
}

/** What names end with for which others of the service respond, one for each. */
const BESIDE = /[-_](rehearsal|previous2?)/gi;
/** After a value of `keep_previous_as`, this makes it another one. */
export const OTHER_KEPT = '2';

/** Serves it for the running test, which fails if a request was not as documented. */
export async function serve(service: Service, tls?: Parameters<typeof startServer>[1]) {
  const planned: Array<{ readonly request: 'read' | 'write'; readonly fault: Fault }> = [];
  const violations: string[] = [];
  const others = new Map<string, StandIn>();
  const respond = async (request: SeenRequest) => {
    try {
      service.verify?.(request);
      const { again, names = [] } = service;
      const named = (text: string) =>
        names.reduce((done, [own, other]) => done.replaceAll(other, own), text).replace(BESIDE, '');
      const [url, body] = [named(request.url), named(request.body)];
      if (again === undefined || (url === request.url && body === request.body))
        return await service.respond(request);
      const beside = besideOf(request.url) ?? besideOf(request.body) ?? 'rehearsal';
      const other = others.get(beside) ?? (await again());
      others.set(beside, other);
      const reply = await other.respond({ ...request, url, body });
      if (reply.body === undefined || names.length === 0) return reply;
      const text = JSON.stringify(reply.body);
      const shown = names.reduce((done, [own, other]) => done.replaceAll(own, other), text);
      return { ...reply, body: JSON.parse(shown) };
    } catch (error) {
      violations.push(`${request.method} ${request.url}: ${String(error)}`);
      return { status: 400, body: { message: 'The request is not as documented.' } };
    }
  };
  const server = await startServer(async (response, request) => {
    const at = planned.findIndex((each) => each.request === service.kindOf(request));
    const fault = at < 0 ? undefined : planned.splice(at, 1)[0]?.fault;
    if (typeof fault === 'function') fault();
    const isRefused = typeof fault === 'string' && fault !== 'drop-after';
    const reply = isRefused
      ? service.fault(fault, request)
      : typeof fault === 'object'
        ? fault.reply(request)
        : await respond(request);
    if (fault === 'drop-after') {
      response.destroy();
      return;
    }
    const { status, body, headers } = reply;
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  }, tls);
  onTestFinished(() => expect(violations).toEqual([]));
  return {
    url: server.url,
    seen: server.seen,
    respond: service.respond,
    rehearsed: () => others.get('rehearsal'),
    kept: (as = '-previous') => others.get(besideOf(as) ?? '')?.holds(),
    plan: (request: 'read' | 'write', fault: Fault, times = 1) => {
      for (let i = 0; i < times; i++) planned.push({ request, fault });
    },
  };
}

/** What is beside the service's own name in a text. */
function besideOf(text: string): string | undefined {
  return [...text.matchAll(BESIDE)][0]?.[1]?.toLowerCase();
}

const FOLDER = join(import.meta.dirname, '..', 'stand-ins');

/**
 * The stand-ins for kinds of destinations: files of the kinds' names in `stand-ins/`. After a dot, another way to reach the
 * same service: "onepassword_item.op".
 */
export const STAND_IN_KINDS: readonly string[] = readdirSync(FOLDER)
  .map((name) => name.replace(/\.ts$/, '').replaceAll('-', '_'))
  .toSorted();

/** Starts the stand-in of a kind, for the running test. */
export async function startStandIn(kind: string): Promise<StandIn> {
  const { start }: { readonly start: () => Promise<StandIn> } = await import(
    join(FOLDER, `${kind.replaceAll('_', '-')}.ts`)
  );
  return start();
}

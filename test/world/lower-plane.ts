import { SYSTEM } from '../../provider/emulator/audit.ts';
import { authenticate } from '../../provider/emulator/authenticate.ts';
import { handleRequest } from '../../provider/emulator/handle-request.ts';
import { issueKey, randomKeyText } from '../../provider/emulator/issue-key.ts';
import { ProblemError } from '../../provider/emulator/problem.ts';
import type { Reply } from '../../provider/emulator/reply.ts';
import { route } from '../../provider/emulator/router.ts';
import type { StoredKey } from '../../provider/emulator/store/api-keys.ts';
import { openStore, type Store } from '../../provider/emulator/store/store.ts';
import type { HttpResponse } from '../../provider/http/request-response.ts';
import type { WireRequest } from '../../provider/http/transport.ts';
import type { Permissions } from '../../provider/keys/permissions.ts';

/** A request as it arrives. */
export type Incoming = Pick<WireRequest, 'method' | 'url' | 'headers' | 'body'>;

/** One organization's LowerPlane: the emulator without its socket. */
export class LowerPlane {
  #store: Store | undefined;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Opened when it is first used: most histories never come to another organization. */
  get store(): Store {
    this.#store ??= openStore(':memory:');
    return this.#store;
  }

  close(): void {
    this.#store?.close();
  }

  /** Makes a key as a person does in the console. */
  issue(
    name: string,
    permissions: Permissions,
    expiresAt: number | null = null,
  ): StoredKey & { readonly secret: string } {
    const secret = randomKeyText();
    const specification = { name, permissions, environments: 'all' as const, expiresAt };
    return { ...issueKey(this.store, specification, secret, SYSTEM, this.#now()), secret };
  }

  /** Every key, oldest first. */
  keys(): readonly StoredKey[] {
    return this.store.apiKeys.list({ within: 'all' }, { limit: 100_000, after: null }).items.toReversed();
  }

  async answer({ method, url, headers, body = '' }: Incoming): Promise<HttpResponse> {
    const path = url.pathname;
    const clock = { now: this.#now, set() {}, advance() {} };
    try {
      const match = route(method, path);
      const source = { headers, iterator: () => chunksOf(body) };
      const context = { store: this.store, clock, rateLimiter: undefined };
      return this.#response(await handleRequest(source, match, url.searchParams, context));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return this.respond(error.status, error.toProblem(path), {
        ...error.headers,
        'content-type': 'application/problem+json',
      });
    }
  }

  /** A consumer's request: undefined when all is well, the key that was refused, or that there is none. */
  use(secret: string): StoredKey | 'unknown' | undefined {
    const now = this.#now();
    const result = authenticate(`Bearer ${secret}`, this.store.apiKeys, now);
    if (result.kind === 'refused') return result.key ?? 'unknown';
    this.store.auditTrail.recordUse(result.key.id, now);
    return undefined;
  }

  respond(status: number, body: unknown, headers: HttpResponse['headers'] = {}): HttpResponse {
    const now = this.#now();
    return {
      status,
      headers: { 'content-type': 'application/json', date: new Date(now).toUTCString(), ...headers },
      body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
      sentMs: now,
      receivedMs: now,
    };
  }

  #response(reply: Reply): HttpResponse {
    if (reply.kind === 'json') return this.respond(reply.status, reply.body, reply.headers);
    if (reply.kind === 'empty') return this.respond(reply.status, undefined);
    return {
      ...this.respond(reply.status, undefined, reply.headers),
      body: Buffer.from([...reply.text].join('')),
    };
  }
}

async function* chunksOf(body: string | Uint8Array): AsyncGenerator<Uint8Array, undefined> {
  yield Buffer.from(body);
}

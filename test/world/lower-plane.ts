import { SYSTEM } from '../../provider/emulator/audit.ts';
import { authenticate, hashKeyText } from '../../provider/emulator/authenticate.ts';
import { handleRequest } from '../../provider/emulator/handle-request.ts';
import { newIdentifier } from '../../provider/emulator/identifier.ts';
import { issueKey, randomKeyText } from '../../provider/emulator/issue-key.ts';
import { ProblemError } from '../../provider/emulator/problem.ts';
import type { Reply } from '../../provider/emulator/reply.ts';
import { route } from '../../provider/emulator/router.ts';
import type { StoredKey } from '../../provider/emulator/store/api-keys.ts';
import type { Database } from '../../provider/emulator/store/database.ts';
import { settingTable } from '../../provider/emulator/store/settings.ts';
import { type Store, storeIn } from '../../provider/emulator/store/store.ts';
import type { HttpResponse } from '../../provider/http/request-response.ts';
import type { WireRequest } from '../../provider/http/transport.ts';
import type { Permissions } from '../../provider/keys/permissions.ts';
import { borrowDatabase } from './database.ts';

/** A request as it arrives. */
export type Incoming = Pick<WireRequest, 'method' | 'url' | 'headers' | 'body'>;

/** One organization's LowerPlane: the emulator without its socket. */
export class LowerPlane {
  #opened: { readonly database: Database; readonly store: Store } | undefined;
  #organizationId: string | undefined;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get store(): Store {
    this.#opened ??= this.#open();
    return this.#opened.store;
  }

  close(): void {
    this.#opened?.database.close();
  }

  /** Opened when something is first made: most histories never come to another organization. */
  #open() {
    const database = borrowDatabase();
    settingTable(database).set('organization_id', this.#id());
    return { database, store: storeIn(database) };
  }

  /** The store; undefined while nothing was made. The organization gets its id when it is first looked at. */
  #look(): Store | undefined {
    this.#id();
    return this.#opened?.store;
  }

  #id(): string {
    this.#organizationId ??= newIdentifier('org');
    return this.#organizationId;
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
    return (
      this.#look()?.apiKeys.list({ within: 'all' }, { limit: 100_000, after: null }).items.toReversed() ?? []
    );
  }

  key(id: string): StoredKey | undefined {
    return this.#look()?.apiKeys.byId(id);
  }

  keyWithSecret(secret: string): StoredKey | undefined {
    return this.#look()?.apiKeys.byHash(hashKeyText(secret));
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
    const store = this.#look();
    if (!store) return 'unknown';
    const now = this.#now();
    const result = authenticate(`Bearer ${secret}`, store.apiKeys, now);
    if (result.kind === 'refused') return result.key ?? 'unknown';
    store.auditTrail.recordUse(result.key.id, now);
    return undefined;
  }

  /** The id of the key in an Authorization header. */
  callerOf(authorization: string): string | undefined {
    const result = authenticate(authorization, this.store.apiKeys, this.#now());
    return result.kind === 'authenticated' ? result.key.id : undefined;
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
      body: Buffer.from(reply.kind === 'bytes' ? reply.bytes : [...reply.text].join('')),
    };
  }
}

async function* chunksOf(body: string | Uint8Array): AsyncGenerator<Uint8Array, undefined> {
  yield Buffer.from(body);
}

import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import type { QueryValue } from '../http/address.ts';
import { createHttpClient } from '../http/client.ts';
import { invalidProxyMessage } from '../http/messages.ts';
import { paginate } from '../http/pagination.ts';
import { readBytes, readJson, readNothing, readText } from '../http/read-json.ts';
import { headerOf } from '../http/request-response.ts';
import { SYSTEM_RUNTIME } from '../http/runtime.ts';
import { userAgent } from '../http/user-agent.ts';
import type { AdminClient, CallOptions, EvidenceFile, KeyCreation, LowerPlaneClient } from './client.ts';
import { MeasuredClock } from './clock.ts';
import { PAGE_LIMIT_MAX, type Page } from './contract/common.ts';
import type { uploadEvidenceFields } from './contract/evidence.ts';
import type { Operation } from './contract/operation.ts';
import { operations } from './contract/operations.ts';
import { ClientOptionError, isLowerPlaneError } from './errors.ts';
import { type Call, Exchange } from './exchange.ts';
import { type ClientOptions, parseApiKey, parseBaseUrl } from './options.ts';

type WithSchema<Schema extends z.ZodType> = Operation & { readonly success: { readonly schema: Schema } };
type Details = Omit<Call, 'operation'>;
/** Every item of a list has an id; some items exist once in each environment. */
type Identified = { readonly id: string; readonly environment?: string };

/**
 * A client for one LowerPlane and one key. The key cannot be read back from it.
 *
 * @throws ClientOptionError when an option cannot work; nothing has been sent then.
 */
export function createClient(options: ClientOptions): LowerPlaneClient {
  return readingClient(openExchange(options));
}

/**
 * The same, with the calls that create, change and revoke keys. Only the key lifecycle calls it.
 *
 * @throws ClientOptionError when an option cannot work; nothing has been sent then.
 */
export function createAdminClient(options: ClientOptions): AdminClient {
  const opened = openExchange(options);
  const { ask, exchange } = opened;
  return {
    ...readingClient(opened),
    async createApiKey(body, { idempotencyKey = randomUUID(), signal } = {}): Promise<KeyCreation> {
      const operation = operations.createApiKey;
      const call = { operation, body: json(body), idempotencyKey, signal };
      let attempts = 0;
      const { key, secret } = await exchange.call(call, (response) => {
        attempts = response.effort.attempts;
        return readJson(response, operation.success.schema);
      });
      return secret === null ? { key, secret, replayed: true, attempts } : { key, secret, replayed: false };
    },
    updateApiKey: (id, body, call = {}) =>
      ask(operations.updateApiKey, { params: { id }, body: json(body), ...call }),
    async verifyApiKey(secret, call = {}) {
      // Over connections of its own: the secret must not be sent with anything else, nor be shown in an error.
      const { ask: askAsHolder, close } = openExchange({ ...options, apiKey: secret });
      try {
        return await askAsHolder(operations.getOwnApiKey, { query: { purpose: 'verification' }, ...call });
      } finally {
        await close();
      }
    },
    revokeApiKey: (id, call = {}) => ask(operations.revokeApiKey, { params: { id }, ...call }),
  };
}

/** The ways to send one operation of the contract. */
function openExchange(options: ClientOptions) {
  const runtime = { ...SYSTEM_RUNTIME, ...options.runtime };
  const baseUrl = parseBaseUrl(options.baseUrl);
  const apiKey = parseApiKey(options.apiKey);
  const clock = new MeasuredClock(runtime);
  const http = createHttpClient({
    baseUrl,
    headers: { authorization: `Bearer ${apiKey}`, 'user-agent': userAgent(options.product) },
    redirects: 'same-origin',
    limits: options.limits ?? {},
    retry: options.retry ?? {},
    runtime,
    transport: options.transport,
    onAttempt: options.onAttempt,
    onResponse: (response) => clock.observe(headerOf(response, 'date'), response.sentMs, response.receivedMs),
  });
  if (http.proxy.kind === 'invalid') {
    throw new ClientOptionError('proxy', 'Invalid Proxy', invalidProxyMessage(http.proxy.variable));
  }
  const exchange = new Exchange(http, baseUrl);

  const ask = <Schema extends z.ZodType>(operation: WithSchema<Schema>, details: Details) =>
    exchange.call({ ...details, operation }, (response) => readJson(response, operation.success.schema));
  const askText = (operation: Operation, details: Details) =>
    exchange.call({ ...details, operation }, (response) => readText(response, operation.success.mediaTypes));
  async function* list<Item extends Identified>(
    operation: WithSchema<z.ZodType<Page<Item>>>,
    filters: Readonly<Record<string, QueryValue>> = {},
    { signal }: CallOptions = {},
  ): AsyncGenerator<Item, void, undefined> {
    const pages = paginate({
      fetchPage: (cursor) => ask(operation, { query: { ...filters, limit: PAGE_LIMIT_MAX, cursor }, signal }),
      nextOf: (page) => page.next_cursor,
      itemsOf: ({ data }) => data.map(identityOf),
      errorOf: (fault) => exchange.listError(operation, fault),
      onProgress: (progress) => options.onListProgress?.({ path: operation.path, ...progress }),
      limits: options.lists,
      monotonic: runtime.monotonic,
    });
    // Not yield*, which awaits each item three times.
    for await (const page of pages) for (const item of page.data) yield item;
  }

  return { clock, exchange, ask, askText, list, close: () => http.close() };
}

function readingClient({
  clock,
  exchange,
  ask,
  askText,
  list,
  close,
}: ReturnType<typeof openExchange>): LowerPlaneClient {
  return {
    clock,
    listApiKeys: (filters, call) => list(operations.listApiKeys, filters, call),
    getOwnApiKey: (call = {}) => ask(operations.getOwnApiKey, call),
    getApiKey: (id, call = {}) => ask(operations.getApiKey, { params: { id }, ...call }),

    listAuditEvents: (filters, call) => list(operations.listAuditEvents, filters, call),
    exportAuditEvents: (query = {}, call = {}) => askText(operations.exportAuditEvents, { query, ...call }),

    listControls: (filters, call) => list(operations.listControls, filters, call),
    updateControl: (id, body, call = {}) =>
      ask(operations.updateControl, { params: { id }, body: json(body), ...call }),
    listTests: (filters, call) => list(operations.listTests, filters, call),
    updateTest: (id, body, call = {}) =>
      ask(operations.updateTest, { params: { id }, body: json(body), ...call }),
    listEvidence: (filters, call) => list(operations.listEvidence, filters, call),
    getEvidence: (id, call = {}) => ask(operations.getEvidence, { params: { id }, ...call }),
    downloadEvidence: (id, call = {}) =>
      exchange.call({ operation: operations.downloadEvidence, params: { id }, ...call }, (response) =>
        readBytes(response, operations.downloadEvidence.success.mediaTypes),
      ),
    async uploadEvidence(fields, file, { idempotencyKey = randomUUID(), ...call } = {}) {
      const body = await encodeEvidence(fields, file);
      return ask(operations.uploadEvidence, { body, idempotencyKey, ...call });
    },

    listUsers: (filters, call) => list(operations.listUsers, filters, call),
    inviteUser: (body, { idempotencyKey = randomUUID(), ...call } = {}) =>
      ask(operations.inviteUser, { body: json(body), idempotencyKey, ...call }),
    updateUser: (id, body, call = {}) =>
      ask(operations.updateUser, { params: { id }, body: json(body), ...call }),
    async removeUser(id, call = {}) {
      const operation = operations.removeUser;
      try {
        await exchange.call({ operation, params: { id }, ...call }, readNothing);
      } catch (error) {
        // An earlier attempt whose response was lost removed the user.
        if (!isLowerPlaneError(error, 'notFound') || !error.mayHaveTakenEffect) throw error;
      }
    },

    getOrganization: (call = {}) => ask(operations.getOrganization, call),
    updateOrganization: (body, call = {}) =>
      ask(operations.updateOrganization, { body: json(body), ...call }),

    getPosture: (query = {}, call = {}) => ask(operations.getPosture, { query, ...call }),
    getPostureMetrics: (query = {}, call = {}) => askText(operations.getPostureMetrics, { query, ...call }),

    close,
  };
}

function identityOf({ id, environment = '' }: Identified): string {
  return `${id} ${environment}`;
}

function json(body: unknown): NonNullable<Call['body']> {
  return { contentType: 'application/json', content: JSON.stringify(body) };
}

/** Encodes an upload as `multipart/form-data`: lists repeat their field, the content is the part `file`. */
async function encodeEvidence(
  fields: z.input<typeof uploadEvidenceFields>,
  { content, filename, mediaType }: EvidenceFile,
): Promise<{ readonly contentType: string; readonly content: Uint8Array }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) form.append(name, one);
    }
  }
  form.append('file', new Blob([content], { type: mediaType }), filename);
  // Node encodes a form when it is the body of a Response, boundary and all.
  const encoded = new Response(form);
  return {
    contentType: encoded.headers.get('content-type') ?? 'multipart/form-data',
    content: await encoded.bytes(),
  };
}

import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import { readJson, readNothing, readText } from './answer.ts';
import type { AdminClient, CallOptions, KeyCreation, LowerPlaneClient } from './client.ts';
import { MeasuredClock } from './clock.ts';
import { PAGE_LIMIT_MAX, type Page } from './contract/common.ts';
import { type Operation, operations } from './contract/operations.ts';
import { isLowerPlaneError } from './errors.ts';
import { encodeEvidence } from './evidence-form.ts';
import { type Call, Exchange } from './exchange.ts';
import {
  type ClientOptions,
  DEFAULT_MAX_BODY_BYTES,
  DEFAULT_TIMEOUTS,
  parseApiKey,
  parseBaseUrl,
  SYSTEM_RUNTIME,
} from './options.ts';
import { paginate } from './pagination.ts';
import type { QueryValue } from './request-url.ts';
import { DEFAULT_RETRY } from './retry.ts';
import { createTransport } from './transport.ts';
import { userAgent } from './user-agent.ts';

type WithAnswer<Schema extends z.ZodType> = Operation & { readonly success: { readonly schema: Schema } };
type Details = Omit<Call, 'operation'>;

/**
 * A client for one LowerPlane and one key. The key cannot be read back from it, printed or not.
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
  const exchange = openExchange(options);
  const { ask } = exchange;
  return {
    ...readingClient(exchange),
    async createApiKey(body, { idempotencyKey = randomUUID(), signal } = {}): Promise<KeyCreation> {
      const details = { body: json(body), idempotencyKey, signal };
      const { key, secret } = await ask(operations.createApiKey, details);
      return secret === null ? { key, secret, replayed: true } : { key, secret, replayed: false };
    },
    updateApiKey: (id, body, call = {}) =>
      ask(operations.updateApiKey, { params: { id }, body: json(body), ...call }),
    revokeApiKey: (id, call = {}) =>
      ask(operations.revokeApiKey, { params: { id }, repeatable: true, ...call }),
  };
}

/** The ways to send one operation of the contract. */
function openExchange(options: ClientOptions) {
  const runtime = { ...SYSTEM_RUNTIME, ...options.runtime };
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const baseUrl = parseBaseUrl(options.baseUrl);
  const apiKey = parseApiKey(options.apiKey);
  const maxBodyBytes = options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES;
  const clock = new MeasuredClock(runtime);
  const transport = createTransport({ baseUrl, timeouts, maxBodyBytes, monotonic: runtime.monotonic });
  const exchange = new Exchange({
    baseUrl,
    apiKey,
    userAgent: userAgent(options.product),
    transport,
    retry: { ...DEFAULT_RETRY, ...options.retry },
    timeouts,
    clock,
    runtime,
    onAttempt: options.onAttempt,
  });

  const ask = <Schema extends z.ZodType>(operation: WithAnswer<Schema>, details: Details) =>
    exchange.call({ ...details, operation }, (response) => readJson(response, operation.success.schema));
  const askText = (operation: Operation, details: Details) =>
    exchange.call({ ...details, operation }, (response) => readText(response, operation.success.mediaTypes));
  const list = <Item>(
    operation: WithAnswer<z.ZodType<Page<Item>>>,
    filters: Readonly<Record<string, QueryValue>> = {},
    { signal }: CallOptions = {},
  ) =>
    paginate(
      (cursor) => ask(operation, { query: { ...filters, limit: PAGE_LIMIT_MAX, cursor }, signal }),
      (pages) => exchange.endlessList(operation, pages),
    );

  return { clock, exchange, ask, askText, list, close: () => transport.close() };
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
    listTests: (filters, call) => list(operations.listTests, filters, call),
    listEvidence: (filters, call) => list(operations.listEvidence, filters, call),
    async uploadEvidence(fields, file, call = {}) {
      return ask(operations.uploadEvidence, { body: await encodeEvidence(fields, file), ...call });
    },

    listUsers: (filters, call) => list(operations.listUsers, filters, call),
    inviteUser: (body, call = {}) => ask(operations.inviteUser, { body: json(body), ...call }),
    assignRole: (id, body, call = {}) =>
      ask(operations.assignRole, { params: { id }, body: json(body), ...call }),
    async removeUser(id, call = {}) {
      const operation = operations.removeUser;
      try {
        await exchange.call({ operation, params: { id }, ...call }, readNothing);
      } catch (error) {
        // An earlier attempt whose answer was lost did it.
        if (!isLowerPlaneError(error, 'notFound') || !error.mayHaveTakenEffect) throw error;
      }
    },

    getPosture: (query = {}, call = {}) => ask(operations.getPosture, { query, ...call }),
    getPostureMetrics: (query = {}, call = {}) => askText(operations.getPostureMetrics, { query, ...call }),

    close,
  };
}

function json(body: unknown): NonNullable<Call['body']> {
  return { contentType: 'application/json', content: JSON.stringify(body) };
}

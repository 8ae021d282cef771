import { getOctokit } from '@actions/github';
import type * as z from 'zod';
import { rateLimitWaitMs } from '../../../provider/delivery/github/rate-limit.ts';
import { parseAddress } from '../../../provider/http/address.ts';
import { createHttpClient, type HttpTuning } from '../../../provider/http/client.ts';
import { startDeadline } from '../../../provider/http/deadline.ts';
import type { FinalResponse } from '../../../provider/http/exchange.ts';
import { HttpFailure } from '../../../provider/http/failure.ts';
import { fetchThrough } from '../../../provider/http/fetch.ts';
import {
  addressMessage,
  effortMessage,
  failureMessage,
  unreadableMessage,
} from '../../../provider/http/messages.ts';
import { type ListFault, type ListLimits, paginate } from '../../../provider/http/pagination.ts';
import { parseJson, readJson } from '../../../provider/http/read-json.ts';
import { type HttpResponse, textOf } from '../../../provider/http/request-response.ts';
import { SYSTEM_RUNTIME } from '../../../provider/http/runtime.ts';
import { userAgent } from '../../../provider/http/user-agent.ts';
import { count } from '../../../provider/text/count.ts';
import { VERSION } from '../../../provider/version.ts';
import { GithubError } from './github-error.ts';

/** One request to GitHub's REST API. */
export interface GithubRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Relative to the repository: `/issues/7/comments`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** For errors, after "may not": "write comments". */
  readonly doing: string;
  /** The required permission, as in a workflow: `pull-requests: write`. */
  readonly permission: string;
  /** Sending it twice has the effect of sending it once, as it always has for GET and PATCH here. */
  readonly repeatable?: boolean;
}

/** Access to one repository at GitHub with one token, until a deadline. */
export interface GithubConnection {
  /**
   * Sends a request, again where that is safe and may help, and reads its response.
   *
   * @throws GithubError when GitHub refuses, cannot be reached in time, or responds with something else.
   */
  send<Schema extends z.ZodType>(request: GithubRequest, schema: Schema): Promise<z.output<Schema>>;
  /**
   * The pages of a list, 100 items each.
   *
   * @throws GithubError as `send` does, and when there are more than `maxPages`.
   */
  pages<Item>(
    request: Omit<GithubRequest, 'method'>,
    item: z.ZodType<Item>,
    maxPages: ListLimits['maxPages'],
  ): AsyncGenerator<readonly Item[], void, undefined>;
}

export interface ConnectionOptions {
  /** `https://api.github.com`, or `https://HOST/api/v3`. */
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
  /** Time limit for all requests of this connection together. */
  readonly totalMs: number;
  readonly tuning?: HttpTuning;
}

/** A hundred comments, each as long as GitHub allows. */
const MAX_RESPONSE_BYTES = 32 * 1024 * 1024;
const PER_PAGE = 100;

/** Octokit logs deprecations and failed requests. The gate reports what matters itself. */
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** @throws GithubError when the address is unusable. */
export function connectToGithub(options: ConnectionOptions): GithubConnection {
  const { repository, token, totalMs, tuning } = options;
  const runtime = { ...SYSTEM_RUNTIME, ...tuning?.runtime };
  const address = parseAddress(options.apiUrl);
  if (!address.ok)
    throw new GithubError(`The address of GitHub's API ${addressMessage(address.fault, address.host)}`);
  const baseUrl = address.url;
  const http = createHttpClient({
    baseUrl,
    headers: { authorization: `Bearer ${token}` },
    // What is written would not be redirected either.
    redirects: 'refuse',
    ...tuning,
    limits: { headersMs: 20_000, bodyMs: 20_000, responseBytes: MAX_RESPONSE_BYTES, ...tuning?.limits },
    deadline: startDeadline(totalMs, runtime),
    rateLimitWaitMs,
  });

  const octokit = getOctokit(token, {
    baseUrl: baseUrl.href.replace(/\/$/, ''),
    userAgent: userAgent(`lowerplane-gate/${VERSION}`),
    log: SILENT,
  });

  const exchange = async ({ method, path, query, body, repeatable }: GithubRequest) => {
    let response: FinalResponse | undefined;
    let failure: unknown;
    // Octokit writes requests as GitHub expects them. They are sent within our limits, and not redirected.
    const fetch = fetchThrough({
      send: async (message) => {
        // The client adds the token, in the form that GitHub recommends.
        const { authorization: _, ...headers } = message.headers ?? {};
        try {
          response = await http.send({ ...message, headers, repeatable: repeatable ?? method !== 'POST' });
          return response;
        } catch (error) {
          failure = error;
          throw error;
        }
      },
    });
    try {
      await octokit.request(`${method} /repos/${repository}${path}`, {
        ...query,
        ...(body === undefined ? {} : { data: body }),
        headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
        request: { fetch },
      });
    } catch (error) {
      // Octokit also throws for a response that refuses: its status is explained below.
      if (failure instanceof HttpFailure)
        throw new GithubError(failureMessage(failure, 'GitHub'), statusOf(failure));
      if (response === undefined) throw failure ?? error;
    }
    if (response === undefined) throw new Error('Octokit returned without a request');
    return response;
  };

  const send = async <Schema extends z.ZodType>(request: GithubRequest, schema: Schema) => {
    const response = await exchange(request);
    if (response.status < 200 || response.status > 299)
      throw refusal(request, response, http.redact(messageOf(response)));
    const body = readJson(response, schema);
    if (body.ok) return body.value;
    throw new GithubError(
      `The response (${response.status}) is not from GitHub: ${unreadableMessage(body.unreadable, http.redact)}.`,
      response.status,
    );
  };

  const fetchPage = async <Item>(
    request: Omit<GithubRequest, 'method'>,
    item: z.ZodType<Item>,
    number: number,
  ) => {
    const query = { ...request.query, per_page: PER_PAGE, page: number };
    return { number, items: await send({ ...request, method: 'GET', query }, item.array()) };
  };

  return {
    send,
    async *pages(request, item, maxPages) {
      const pages = paginate({
        fetchPage: (cursor) => fetchPage(request, item, Number(cursor ?? '1')),
        nextOf: ({ number, items }) => (items.length < PER_PAGE ? null : String(number + 1)),
        // The same item is the same text: pages that only repeat what was read bring nothing.
        itemsOf: ({ items }) => items.map((one) => JSON.stringify(one)),
        errorOf: (fault) => listError(fault),
        limits: { maxPages },
        monotonic: runtime.monotonic,
      });
      for await (const { items } of pages) yield items;
    },
  };
}

function listError({ kind, pages, items }: ListFault): GithubError {
  if (kind === 'too-slow') return new GithubError(`GitHub listed ${count(items, 'item')} and took too long.`);
  if (kind === 'nothing-new' || kind === 'repeated-page')
    return new GithubError(`GitHub's list repeats itself after ${count(pages, 'page')}; no more is read.`);
  return new GithubError(`GitHub lists more than ${count(items, 'item')}; no more are read.`);
}

/** The status of the response that was not used; undefined when there was none. */
function statusOf({ fault }: HttpFailure): number | undefined {
  return 'status' in fault ? fault.status : undefined;
}

function messageOf(response: HttpResponse): string {
  const body = parseJson(textOf(response));
  return typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : '';
}

function refusal(
  { doing, permission }: GithubRequest,
  { status, effort }: FinalResponse,
  message: string,
): GithubError {
  const said = `${status}${message === '' ? '' : `: ${message}`}`;
  const explain = () => {
    if (status === 401) return `GitHub does not accept the token (${said}).`;
    if (status === 403 || status === 404) {
      return `The token may not ${doing} (${said}). Give the job the permission \`${permission}\`; jobs of pull requests from forks cannot get it.`;
    }
    if (status >= 500 || status === 429) return `GitHub failed to ${doing} (${said}).`;
    return `GitHub refused to ${doing} (${said}).`;
  };
  return new GithubError(`${explain()}${effortMessage(effort)}`, status);
}

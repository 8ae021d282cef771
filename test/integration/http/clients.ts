import * as z from 'zod';
import { vendorPosture } from '../../../action/check/collect/vendor-posture.ts';
import { connectToGithub } from '../../../action/github/api/connection.ts';
import { createAdminClient } from '../../../provider/api/create-client.ts';
import { githubActionsSecret } from '../../../provider/delivery/github/secret-destination.ts';
import { vaultKv } from '../../../provider/delivery/vault/kv-destination.ts';
import { createHttpClient, type HttpTuning } from '../../../provider/http/client.ts';
import { startDeadline } from '../../../provider/http/deadline.ts';
import { fetchThrough } from '../../../provider/http/fetch.ts';
import { SYSTEM_RUNTIME } from '../../../provider/http/runtime.ts';
import { apiKeyExample } from '../../../schemas/examples.ts';
import { collect } from '../api/test-client.ts';

/** Assembled, so that no scanner takes it for a real one. */
export const TOKEN = ['token', 'of', 'the', 'client', '0123456789abcdef'].join('-');
const TOTAL_MS = 20_000;

type Limits = NonNullable<HttpTuning['limits']>;
const totalOf = (limits: Limits = {}) => limits.totalMs ?? TOTAL_MS;

/** One of the project's clients, as its module makes it. */
export interface TestedClient {
  readonly name: string;
  /** Whether it follows redirects of a read within its origin. */
  readonly followsRedirects: boolean;
  /** Reads something from the service at `url`. Rejects with the client's own error. */
  read(url: string, tuning: HttpTuning): Promise<unknown>;
  /** What the service answers to `read` when all is well. */
  readonly good: unknown;
  /** Writes something that may be sent twice. */
  write?(url: string, tuning: HttpTuning): Promise<unknown>;
  /** Writes something that must not be sent twice. */
  writeOnce?(url: string, tuning: HttpTuning): Promise<unknown>;
  /** Reads a list of at most `maxPages` pages. */
  list?(url: string, tuning: HttpTuning, maxPages: number): Promise<unknown>;
  /** A page of an endless list. */
  endless?(turn: number): unknown;
}

const lowerPlane = (baseUrl: string, tuning: HttpTuning, maxPages = 1000) =>
  createAdminClient({ baseUrl, apiKey: TOKEN, ...tuning, lists: { maxPages } });

const github = (apiUrl: string, tuning: HttpTuning) =>
  connectToGithub({ apiUrl, repository: 'octo/app', token: TOKEN, totalMs: totalOf(tuning.limits), tuning });
const asking = { doing: 'read comments', permission: 'pull-requests: write' };

const secretOf = (apiUrl: string, tuning: HttpTuning) =>
  githubActionsSecret('github_actions_secret:test', {
    target: { of: 'repository', repository: 'octo/app', name: 'LOWERPLANE_API_KEY' },
    token: TOKEN,
    apiUrl,
    tuning,
  });

const vault = (address: string, tuning: HttpTuning) =>
  vaultKv('vault_kv:test', {
    mount: 'secret',
    path: 'ci',
    key: 'api_key',
    address,
    token: TOKEN,
    namespace: undefined,
    identify: async () => ({ kind: 'own' }),
    tuning,
  });

const plain = (url: string, tuning: HttpTuning) =>
  createHttpClient({
    baseUrl: new URL(url),
    headers: { authorization: `Bearer ${TOKEN}` },
    redirects: 'same-origin',
    ...tuning,
  });

export const CLIENTS: readonly TestedClient[] = [
  {
    name: 'LowerPlane',
    followsRedirects: true,
    good: apiKeyExample,
    read: (url, tuning) => lowerPlane(url, tuning).getOwnApiKey(),
    write: (url, tuning) => lowerPlane(url, tuning).revokeApiKey(apiKeyExample.id),
    list: (url, tuning, maxPages) => collect(lowerPlane(url, tuning, maxPages).listApiKeys()),
    endless: (turn) => ({ data: [], next_cursor: `page-${turn}` }),
  },
  {
    name: 'GitHub Actions secrets',
    followsRedirects: false,
    good: { key_id: '1', key: 'AAAA' },
    read: (url, tuning) => secretOf(url, tuning).check(),
    write: (url, tuning) =>
      secretOf(url, tuning).withdraw('0123456789abcdef', { updatedAt: '2026-11-01T00:00:00Z' }),
  },
  {
    name: 'Vault',
    followsRedirects: false,
    good: {
      data: { type: 'kv', path: 'secret/', options: { version: '2' }, data: {}, metadata: { version: 1 } },
    },
    read: (url, tuning) => vault(url, tuning).check(),
  },
  {
    name: 'an OpenCPX vendor',
    followsRedirects: true,
    good: {
      version: 'v1',
      timestamp: '2026-11-23T10:00:00Z',
      compliance_posture: 'compliant',
      frameworks: [],
    },
    read: (url, tuning) => {
      const totalMs = totalOf(tuning.limits);
      const vendor = { name: 'Acme', url: `${url}/cpx`, tokenEnv: undefined, frameworks: undefined };
      return vendorPosture(
        vendor,
        TOKEN,
        { ...startDeadline(totalMs + 5_000, SYSTEM_RUNTIME), totalMs },
        tuning,
      );
    },
  },
  {
    name: "GitHub's API",
    followsRedirects: false,
    good: [],
    read: (url, tuning) =>
      github(url, tuning).send(
        { method: 'GET', path: '/issues/1/comments', ...asking },
        z.array(z.unknown()),
      ),
    write: (url, tuning) =>
      github(url, tuning).send(
        { method: 'PATCH', path: '/issues/comments/1', body: {}, ...asking },
        z.unknown(),
      ),
    writeOnce: (url, tuning) =>
      github(url, tuning).send(
        { method: 'POST', path: '/issues/1/comments', body: {}, ...asking },
        z.unknown(),
      ),
    list: (url, tuning, maxPages) =>
      collect(github(url, tuning).pages({ path: '/issues/1/comments', ...asking }, z.unknown(), maxPages)),
    endless: () => Array.from({ length: 100 }, () => ({})),
  },
  {
    name: 'a library that sends through fetch',
    followsRedirects: true,
    good: {},
    read: async (url, tuning) => okOf(await fetchThrough(plain(url, tuning))(`${url}/x?y=1`)),
    write: async (url, tuning) =>
      okOf(await fetchThrough(plain(url, tuning))(`${url}/x`, { method: 'PUT', body: '{}' })),
    writeOnce: async (url, tuning) =>
      okOf(await fetchThrough(plain(url, tuning))(`${url}/x`, { method: 'POST', body: '{}' })),
  },
];

/** As a library would, without repeating what the service said. */
async function okOf(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

import * as z from 'zod';
import { vendorPosture } from '../../../action/check/collect/vendor-posture.ts';
import { connectToGithub } from '../../../action/github/api/connection.ts';
import { createAdminClient } from '../../../provider/api/create-client.ts';
import { awsParameter } from '../../../provider/delivery/aws/parameter-store.ts';
import { awsSecret } from '../../../provider/delivery/aws/secret-store.ts';
import { azureSecret } from '../../../provider/delivery/azure/secret-store.ts';
import type { Destination } from '../../../provider/delivery/destination.ts';
import { githubActionsSecret } from '../../../provider/delivery/github/secret-destination.ts';
import { gitlabVariable } from '../../../provider/delivery/gitlab/variable-store.ts';
import { googleSecret } from '../../../provider/delivery/google/secret-store.ts';
import { kubernetesSecret } from '../../../provider/delivery/kubernetes/secret-store.ts';
import { onePasswordItem } from '../../../provider/delivery/onepassword/item-destination.ts';
import { vaultKv } from '../../../provider/delivery/vault/kv-destination.ts';
import { createHttpClient, type HttpTuning } from '../../../provider/http/client.ts';
import { startDeadline } from '../../../provider/http/deadline.ts';
import { fetchThrough } from '../../../provider/http/fetch.ts';
import { SYSTEM_RUNTIME } from '../../../provider/http/runtime.ts';
import { apiKeyExample } from '../../../schemas/examples.ts';

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
  /** 404 is an answer: what is read is not there. */
  readonly answersAbsence?: true;
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

const identify = async () => ({ kind: 'own' }) as const;
const ID = 'abcdefghijklmnopqrstuvwxy2';

/** Destinations that are read back, each with one request. */
const VALUES: Readonly<
  Record<
    string,
    {
      readonly good: unknown;
      readonly answersAbsence?: true;
      open(url: string, tuning: HttpTuning): Destination;
    }
  >
> = {
  'AWS Secrets Manager': {
    good: { VersionId: 'v1', SecretString: 'x' },
    open: (url, tuning) => awsSecret('test', { ...aws(url, tuning), key: undefined, kmsKeyId: undefined }),
  },
  'AWS Systems Manager': {
    good: { Parameter: { Value: 'x', Version: 1 } },
    open: (url, tuning) => awsParameter('test', { ...aws(url, tuning), keyId: undefined }),
  },
  'Azure Key Vault': {
    good: { id: 'https://team.vault.azure.net/secrets/ci/0123456789abcdef', value: 'x' },
    answersAbsence: true,
    open: (url, tuning) =>
      azureSecret('test', {
        vaultUrl: url,
        cloud: { vaults: 'https://vault.azure.net', authority: 'https://login.microsoftonline.com' },
        name: 'ci',
        tenantId: undefined,
        clientId: undefined,
        clientSecret: undefined,
        environment: {},
        tokenSource: async () => TOKEN,
        identify,
        tuning,
      }),
  },
  GitLab: {
    good: { key: 'K', value: 'x' },
    open: (url, tuning) =>
      gitlabVariable('test', {
        owner: { of: 'project', path: 'octo/app' },
        key: 'K',
        environmentScope: '*',
        isProtected: false,
        isMasked: true,
        token: TOKEN,
        baseUrl: `${url}/api/v4`,
        identify,
        tuning,
      }),
  },
  'Google Secret Manager': {
    good: { name: 'projects/1/secrets/ci/versions/1', payload: { data: '' } },
    answersAbsence: true,
    open: (url, tuning) =>
      googleSecret('test', {
        project: 'my-project',
        secretId: 'ci',
        credentials: undefined,
        environment: {
          GOOGLE_OAUTH_ACCESS_TOKEN: TOKEN,
          GOOGLE_SECRET_MANAGER_CUSTOM_ENDPOINT: `${url}/v1`,
        },
        identify,
        tuning,
      }),
  },
  Kubernetes: {
    good: { metadata: { resourceVersion: '1', uid: 'u' }, data: {} },
    answersAbsence: true,
    open: (url, tuning) =>
      kubernetesSecret('test', {
        host: url,
        token: TOKEN,
        caCertificate: undefined,
        configPath: undefined,
        configContext: undefined,
        environment: {},
        namespace: 'ci',
        name: 'a',
        key: 'k',
        identify,
        tuning,
      }),
  },
  '1Password Connect': {
    good: { id: ID, title: 'CI', category: 'API_CREDENTIAL', fields: [] },
    open: (url, tuning) =>
      onePasswordItem('test', {
        vault: ID,
        item: ID,
        field: 'credential',
        host: url,
        connectToken: TOKEN,
        serviceToken: undefined,
        environment: {},
        identify,
        tuning,
      }),
  },
};

function aws(url: string, tuning: HttpTuning) {
  const environment = {
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'key',
    AWS_SESSION_TOKEN: TOKEN,
    AWS_ENDPOINT_URL: url,
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  };
  return { name: 'ci', region: 'eu-west-1', profile: undefined, environment, identify, tuning };
}

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
    list: (url, tuning, maxPages) => Array.fromAsync(lowerPlane(url, tuning, maxPages).listApiKeys()),
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
  ...Object.entries(VALUES).map(([name, { open, ...others }]) => ({
    name,
    followsRedirects: false,
    ...others,
    read: (url: string, tuning: HttpTuning) => open(url, tuning).observe('0123456789abcdef'),
  })),
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
      Array.fromAsync(
        github(url, tuning).pages({ path: '/issues/1/comments', ...asking }, z.unknown(), maxPages),
      ),
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

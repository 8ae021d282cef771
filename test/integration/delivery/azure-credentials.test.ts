import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { keyVaultAt } from '../../../provider/delivery/azure/cloud.ts';
import { type AzureSettings, azureToken } from '../../../provider/delivery/azure/credentials.ts';
import { sendJson, startServer } from '../api/test-server.ts';
import { failureOf, noWaiting } from './secrets.ts';
import { ASSERTION, AZURE_TOKEN, CLIENT, CLIENT_SECRET, startEntra, TENANT } from './services/entra.ts';

/** Assembled, so that no scanner takes it for a real one. */
const REQUEST = ['request', 'token', 'of', 'a', 'job', '0123456789'].join('-');
const IDENTITY = ['identity', 'header', '0123456789abcdef'].join('-');
const IDS = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT };

function token(environment: NodeJS.ProcessEnv, others: Partial<AzureSettings> = {}): Promise<string> {
  const vault = keyVaultAt('https://team.vault.azure.net');
  if (vault === undefined) throw new Error('not a vault');
  return azureToken({
    destination: 'azure_key_vault_secret:a',
    cloud: vault.cloud,
    tenantId: environment.AZURE_TENANT_ID,
    clientId: environment.AZURE_CLIENT_ID,
    clientSecret: environment.AZURE_CLIENT_SECRET,
    environment: { AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://127.0.0.1:1', ...environment },
    tuning: noWaiting().tuning,
    ...others,
  });
}

/** Entra, GitHub's source of tokens of jobs, and the sources of managed identities. */
async function running() {
  const entra = await startEntra();
  const local = await startServer((response, { url, headers }) => {
    const { pathname, searchParams } = new URL(url, 'http://local');
    const query = Object.fromEntries(searchParams);
    const ofVaults = { resource: 'https://vault.azure.net' };
    const isJob = headers.authorization === `Bearer ${REQUEST}` && pathname === '/job';
    if (isJob && query.audience === 'api://AzureADTokenExchange' && query.job === '7')
      return sendJson(response, { count: 1, value: ASSERTION });
    const isInstance = headers.metadata === 'true' && pathname === '/metadata/identity/oauth2/token';
    if (isInstance && JSON.stringify(query) === JSON.stringify({ 'api-version': '2018-02-01', ...ofVaults }))
      return sendJson(response, { access_token: 'of-the-machine', resource: ofVaults.resource });
    const isApp = headers['x-identity-header'] === IDENTITY && pathname === '/msi/token';
    if (isApp && query['api-version'] === '2019-08-01' && query.resource === ofVaults.resource)
      return sendJson(response, { access_token: `of-the-app-${query.client_id ?? 'itself'}` });
    return sendJson(response, { error: 'invalid_request', error_description: JSON.stringify(headers) }, 400);
  });
  const folder = await mkdtemp(join(tmpdir(), 'azure-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { entra, local, folder, authority: { AZURE_AUTHORITY_HOST: entra.url } };
}

describe('credentials of Azure', () => {
  it('are a client secret, of the provider before the environment', async () => {
    const { authority } = await running();
    expect(await token({ ...IDS, ...authority, AZURE_CLIENT_SECRET: CLIENT_SECRET })).toBe(AZURE_TOKEN);
    const arm = { ARM_TENANT_ID: TENANT, ARM_CLIENT_ID: CLIENT, ARM_CLIENT_SECRET: CLIENT_SECRET };
    expect(await token({ ...authority, ...arm })).toBe(AZURE_TOKEN);
    const wrong = { ...authority, ...arm, ARM_CLIENT_SECRET: 'another-secret-0123456789' };
    const words = await failureOf(token(wrong), ['another-secret-0123456789']);
    expect(words).toContain('Microsoft Entra ID at 127.0.0.1');
    expect(words).toContain('returned no access token (401: invalid_client AADSTS7000215');
    expect(await token(wrong, { clientSecret: CLIENT_SECRET })).toBe(AZURE_TOKEN);
  });

  it.each([
    ['AZURE_TENANT_ID', { AZURE_CLIENT_ID: CLIENT }],
    ['AZURE_CLIENT_ID', { AZURE_TENANT_ID: TENANT }],
  ])('without %s are a plain error', async (variable, ids) => {
    const words = await failureOf(token({ ...ids, AZURE_CLIENT_SECRET: CLIENT_SECRET }), [CLIENT_SECRET]);
    expect(words).toContain(`is not set. Set ${variable}`);
  });

  it('are a federated token of a file, which is read each time it is needed', async () => {
    const { authority, folder } = await running();
    const file = join(folder, 'token');
    const environment = { ...IDS, ...authority, AZURE_FEDERATED_TOKEN_FILE: file };
    expect(await failureOf(token(environment), [])).toContain(`cannot be read from ${file}`);
    const old = ['expired', 'assertion', '0123456789abcdef'].join('.');
    await writeFile(file, old);
    expect(await failureOf(token(environment), [old])).toContain('returned no access token');
    await writeFile(file, `${ASSERTION}\n`);
    expect(await token(environment)).toBe(AZURE_TOKEN);
    expect(await token({ ...IDS, ...authority, ARM_OIDC_TOKEN_FILE_PATH: file })).toBe(AZURE_TOKEN);
    expect(await token({ ...IDS, ...authority, ARM_OIDC_TOKEN: ASSERTION })).toBe(AZURE_TOKEN);
  });

  it('are the token of a GitHub Actions job, for the audience of Azure', async () => {
    const { authority, local } = await running();
    const job = {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${local.url}/job?job=7`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: REQUEST,
    };
    expect(await token({ ...IDS, ...authority, ...job })).toBe(AZURE_TOKEN);
    const wrong = { ...job, ACTIONS_ID_TOKEN_REQUEST_TOKEN: `${REQUEST}-wrong` };
    const words = await failureOf(token({ ...IDS, ...authority, ...wrong }), [REQUEST]);
    expect(words).toContain('issued no OIDC token for this job (400)');
    const plain = { ...job, ACTIONS_ID_TOKEN_REQUEST_URL: 'http://example.com/job?job=7' };
    expect(await failureOf(token({ ...IDS, ...authority, ...plain }), [REQUEST])).toContain('plain http');
  });

  it('are the managed identity of the machine or of the application', async () => {
    const { local } = await running();
    expect(await token({ AZURE_POD_IDENTITY_AUTHORITY_HOST: local.url })).toBe('of-the-machine');
    // The identity of the job is for another service.
    const job = { ACTIONS_ID_TOKEN_REQUEST_URL: `${local.url}/no`, ACTIONS_ID_TOKEN_REQUEST_TOKEN: REQUEST };
    expect(await token({ AZURE_POD_IDENTITY_AUTHORITY_HOST: local.url, ...job })).toBe('of-the-machine');
    const app = { IDENTITY_ENDPOINT: `${local.url}/msi/token`, IDENTITY_HEADER: IDENTITY };
    expect(await token(app)).toBe('of-the-app-itself');
    expect(await token({ ...app, AZURE_CLIENT_ID: CLIENT })).toBe(`of-the-app-${CLIENT}`);
    const wrong = { ...app, IDENTITY_HEADER: `${IDENTITY}-wrong` };
    expect(await failureOf(token(wrong), [IDENTITY])).toContain('No Azure credentials were found. Set');
  });

  it.each([
    ['IDENTITY_ENDPOINT', { IDENTITY_ENDPOINT: 'http://example.com/msi/token', IDENTITY_HEADER: IDENTITY }],
    ['AZURE_POD_IDENTITY_AUTHORITY_HOST', { AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://example.com' }],
  ])('are not asked for by plain http elsewhere, as %s may say', async (variable, environment) => {
    expect(await failureOf(token(environment), [IDENTITY])).toContain(`${variable} must be an https URL`);
  });

  it('that are not there are a plain error', async () => {
    expect(await failureOf(token({}), [])).toContain('No Azure credentials were found. Set AZURE_TENANT_ID');
    const arc = { IDENTITY_ENDPOINT: 'http://localhost:40342/metadata/identity/oauth2/token' };
    expect(await failureOf(token(arc), [])).toContain('Azure Arc are not supported');
    const authority = {
      ...IDS,
      AZURE_CLIENT_SECRET: CLIENT_SECRET,
      AZURE_AUTHORITY_HOST: 'http://login.test',
    };
    expect(await failureOf(token(authority), [CLIENT_SECRET])).toContain('plain http');
  });

  it('are no token that cannot be sent', async () => {
    const { url } = await startServer((response) => sendJson(response, { access_token: 'two\r\nlines: x' }));
    const words = await failureOf(token({ AZURE_POD_IDENTITY_AUTHORITY_HOST: url }), ['lines']);
    expect(words).toContain('returned an access token that cannot be sent');
  });
});

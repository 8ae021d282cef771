import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { HttpTuning } from '../../http/client.ts';
import { DeliveryError } from '../destination.ts';
import { requestToken } from '../remote/oauth-token.ts';
import { createRemote } from '../remote/remote.ts';
import { requireAddress, requireToken } from '../remote/settings.ts';
import type { AzureCloud } from './cloud.ts';

export interface AzureSettings {
  readonly destination: string;
  readonly cloud: AzureCloud;
  readonly tenantId: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly tuning?: HttpTuning | undefined;
}

const SERVICE = 'Microsoft Entra ID';
/** For whom the tokens of other identity providers must be made. */
const EXCHANGE = 'api://AzureADTokenExchange';
const INSTANCE = 'http://169.254.169.254/metadata/identity/oauth2/token';

/**
 * An access token for key vaults, looked for where Azure's own tools do: a client secret, a federated token, the managed
 * identity of this machine.
 *
 * @throws DeliveryError when there is none.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export async function azureToken(settings: AzureSettings): Promise<string> {
  const { destination, environment, cloud, tuning } = settings;
  const tenant = settings.tenantId || environment.ARM_TENANT_ID;
  const client = settings.clientId || environment.ARM_CLIENT_ID;
  const proof =
    (await proofOf(settings)) ??
    // A job may have an identity that is not for Azure.
    (tenant && client ? await proofOfJob(settings) : undefined);
  if (proof === undefined) return managedIdentity(settings, client);
  if (!tenant || !client)
    throw new DeliveryError(
      destination,
      `The Azure ${tenant ? 'client' : 'tenant'} ID is not set. Set ${tenant ? 'AZURE_CLIENT_ID' : 'AZURE_TENANT_ID'}, or ${tenant ? 'client_id' : 'tenant_id'} in the azure settings of the provider.`,
    );
  const authority = environment.AZURE_AUTHORITY_HOST || cloud.authority;
  const base = requireAddress(destination, 'address in AZURE_AUTHORITY_HOST', authority);
  return requestToken({
    destination,
    service: SERVICE,
    url: new URL(`${base.href.replace(/\/$/, '')}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`),
    form: {
      grant_type: 'client_credentials',
      client_id: client,
      scope: `${cloud.vaults}/.default`,
      ...proof,
    },
    tuning,
  });
}

type Proof = Readonly<Record<string, string>>;

/** What is set to prove to be the client. */
async function proofOf({
  destination,
  clientSecret,
  environment,
}: AzureSettings): Promise<Proof | undefined> {
  const secret = clientSecret || environment.ARM_CLIENT_SECRET;
  if (secret) return { client_secret: secret };
  const file = environment.AZURE_FEDERATED_TOKEN_FILE || environment.ARM_OIDC_TOKEN_FILE_PATH;
  const ask = 'Check the variables of the workload identity.';
  if (file) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.trim() === '')
      throw new DeliveryError(destination, `The federated token for Azure cannot be read from ${file}.`);
    return assertion(requireToken(destination, 'federated token', text, ask));
  }
  const written = environment.ARM_OIDC_TOKEN;
  return written ? assertion(requireToken(destination, 'token in ARM_OIDC_TOKEN', written, ask)) : undefined;
}

function assertion(token: string): Proof {
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: token,
  };
}

/** By the token of a job of GitHub Actions. Source: docs.github.com, "OpenID Connect reference". */
async function proofOfJob({ destination, environment, tuning }: AzureSettings): Promise<Proof | undefined> {
  const url = environment.ACTIONS_ID_TOKEN_REQUEST_URL || environment.ARM_OIDC_REQUEST_URL;
  const request = environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN || environment.ARM_OIDC_REQUEST_TOKEN;
  if (!url || !request) return undefined;
  const name = 'address in ACTIONS_ID_TOKEN_REQUEST_URL';
  const source = requireAddress(destination, name, url.replace(/[?#].*$/s, ''));
  const asked = new URL(url);
  asked.searchParams.set('audience', EXCHANGE);
  const token = requireToken(destination, 'token in ACTIONS_ID_TOKEN_REQUEST_TOKEN', request, '');
  const remote = createRemote({
    destination,
    service: 'GitHub Actions',
    baseUrl: new URL(source.origin),
    headers: { authorization: `Bearer ${token}` },
    tuning,
  });
  const response = await remote.send({ method: 'GET', path: `${asked.pathname}${asked.search}` });
  if (response.status !== 200)
    throw new DeliveryError(
      destination,
      `GitHub issued no OIDC token for this job (${response.status}). Give the job the permission id-token: write.`,
    );
  const { value } = remote.read(response, z.object({ value: z.string() }));
  return assertion(requireToken(destination, 'token of the job', value, 'GitHub gave an empty one.'));
}

/** Where an application is given its identity by plain http: by this machine, or by the one that runs its container. */
const IDENTITY_HOSTS = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|169\.254\.\d+\.\d+)$/;

/** Source: learn.microsoft.com, "How to use managed identities for Azure resources", for virtual machines and App Service. */
async function managedIdentity(
  { destination, environment, cloud, tuning }: AzureSettings,
  client: string | undefined,
): Promise<string> {
  const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: header } = environment;
  if (endpoint && !header)
    throw new DeliveryError(
      destination,
      'IDENTITY_ENDPOINT is set without IDENTITY_HEADER. Managed identities of Azure Arc are not supported. Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.',
    );
  const host = environment.AZURE_POD_IDENTITY_AUTHORITY_HOST;
  const url = URL.parse(endpoint || (host ? `${host}/metadata/identity/oauth2/token` : INSTANCE));
  if (url === null || (url.protocol !== 'https:' && !IDENTITY_HOSTS.test(url.hostname)))
    throw new DeliveryError(
      destination,
      `${endpoint ? 'IDENTITY_ENDPOINT' : 'AZURE_POD_IDENTITY_AUTHORITY_HOST'} must be an https URL, or an address of this machine. Correct or unset it.`,
    );
  url.searchParams.set('api-version', endpoint ? '2019-08-01' : '2018-02-01');
  url.searchParams.set('resource', cloud.vaults);
  if (client) url.searchParams.set('client_id', client);
  const headers: Readonly<Record<string, string>> =
    endpoint && header
      ? { 'x-identity-header': requireToken(destination, 'text in IDENTITY_HEADER', header, '') }
      : { metadata: 'true' };
  const service = 'The managed identity service';
  return requestToken({ destination, service, url, headers, local: true, tuning }).catch((error: unknown) => {
    if (!(error instanceof DeliveryError)) throw error;
    throw new DeliveryError(
      destination,
      `No Azure credentials were found. Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET (or AZURE_FEDERATED_TOKEN_FILE), or run where a managed identity is attached. ${error.message}`,
    );
  });
}

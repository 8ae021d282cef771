import { createSign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { HttpTuning } from '../../http/client.ts';
import { textOf } from '../../http/request-response.ts';
import { SYSTEM_RUNTIME } from '../../http/runtime.ts';
import { DeliveryError } from '../destination.ts';
import { requestToken } from '../remote/oauth-token.ts';
import { createRemote } from '../remote/remote.ts';
import { requireAddress, requireToken } from '../remote/settings.ts';

export interface GoogleSettings {
  readonly destination: string;
  /** The path of a file of credentials, or its content. */
  readonly credentials: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly tuning?: HttpTuning | undefined;
}

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const TOKEN_URL = 'https://oauth2.googleapis.com/token';
const METADATA_HOST = '169.254.169.254';
const LIFE_SECONDS = 3600;

const serviceAccount = z.object({
  type: z.literal('service_account'),
  client_email: z.string(),
  private_key: z.string(),
  private_key_id: z.string().optional(),
  token_uri: z.string().default(TOKEN_URL),
});
const authorizedUser = z.object({
  type: z.literal('authorized_user'),
  client_id: z.string(),
  client_secret: z.string(),
  refresh_token: z.string(),
});
const externalAccount = z.object({
  type: z.literal('external_account'),
  audience: z.string(),
  subject_token_type: z.string(),
  token_url: z.string(),
  service_account_impersonation_url: z.string().optional(),
  credential_source: z.object({
    file: z.string().optional(),
    url: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    format: z.object({ type: z.string(), subject_token_field_name: z.string().optional() }).optional(),
  }),
});
const credentialsFile = z.discriminatedUnion('type', [serviceAccount, authorizedUser, externalAccount]);
const impersonated = z.object({ accessToken: z.string() });

/**
 * An access token, looked for where Google's own tools do: what the provider or the environment names, the login of gcloud,
 * the metadata server.
 *
 * @throws DeliveryError when there is none.
 * @see https://cloud.google.com/docs/authentication/application-default-credentials
 */
export async function googleToken(settings: GoogleSettings): Promise<string> {
  const { destination, environment, tuning } = settings;
  const given = environment.GOOGLE_OAUTH_ACCESS_TOKEN;
  if (given)
    return requireToken(destination, 'token in GOOGLE_OAUTH_ACCESS_TOKEN', given, 'Correct or unset it.');
  const text = await credentialsText(settings);
  if (text === undefined) {
    const host = environment.GCE_METADATA_HOST || METADATA_HOST;
    const url = new URL(`http://${host}/computeMetadata/v1/instance/service-accounts/default/token`);
    const service = 'The metadata server of Google Cloud';
    return requestToken({
      destination,
      service,
      url,
      headers: { 'metadata-flavor': 'Google' },
      local: true,
      tuning,
    }).catch((error: unknown) => {
      if (!(error instanceof DeliveryError)) throw error;
      throw new DeliveryError(
        destination,
        `No Google Cloud credentials were found. Set GOOGLE_APPLICATION_CREDENTIALS to a credentials file, run gcloud auth application-default login, or run where a service account is attached. ${error.message}`,
      );
    });
  }
  const read = credentialsFile.safeParse(parsed(text));
  if (!read.success)
    throw new DeliveryError(
      destination,
      'The type of the Google Cloud credentials is not supported. Use a service account key (service_account), a login of gcloud (authorized_user), or workload identity federation with a file or URL as its source (external_account).',
    );
  switch (read.data.type) {
    case 'service_account':
      return byAssertion(settings, read.data);
    case 'authorized_user': {
      const { client_id, client_secret, refresh_token } = read.data;
      const form = { grant_type: 'refresh_token', client_id, client_secret, refresh_token };
      return requestToken({ destination, service: 'Google', url: new URL(TOKEN_URL), form, tuning });
    }
    case 'external_account':
      return byFederation(settings, read.data);
  }
}

async function credentialsText({
  destination,
  credentials,
  environment,
}: GoogleSettings): Promise<string | undefined> {
  const written = credentials?.trim();
  if (written?.startsWith('{')) return written;
  const named = written || environment.GOOGLE_APPLICATION_CREDENTIALS;
  if (named)
    return readFile(named, 'utf8').catch(() => {
      throw new DeliveryError(destination, `The file of Google Cloud credentials cannot be read: ${named}.`);
    });
  const folder = environment.CLOUDSDK_CONFIG || join(environment.HOME ?? '', '.config', 'gcloud');
  return readFile(join(folder, 'application_default_credentials.json'), 'utf8').catch(() => undefined);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Source: RFC 7523. */
async function byAssertion(
  { destination, tuning }: GoogleSettings,
  {
    client_email: iss,
    private_key: key,
    private_key_id: kid,
    token_uri: aud,
  }: z.output<typeof serviceAccount>,
): Promise<string> {
  const url = requireAddress(destination, "token_uri in Google's credentials", aud);
  const { wallClock } = { ...SYSTEM_RUNTIME, ...tuning?.runtime };
  const iat = Math.floor(wallClock() / 1000);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = { iss, scope: SCOPE, aud, iat, exp: iat + LIFE_SECONDS };
  const unsigned = `${encode({ alg: 'RS256', typ: 'JWT', ...(kid ? { kid } : {}) })}.${encode(claims)}`;
  let signature: string;
  try {
    signature = createSign('RSA-SHA256').update(unsigned).sign(key, 'base64url');
  } catch {
    throw new DeliveryError(destination, "private_key in Google's credentials is not a private key as PEM.");
  }
  const form = {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: `${unsigned}.${signature}`,
  };
  return requestToken({ destination, service: 'Google', url, form, tuning });
}

/** Source: RFC 8693, and cloud.google.com/iam/docs/workload-identity-federation. */
async function byFederation(
  settings: GoogleSettings,
  account: z.output<typeof externalAccount>,
): Promise<string> {
  const { destination, tuning } = settings;
  const form = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    audience: account.audience,
    scope: SCOPE,
    subject_token: await subjectToken(settings, account),
    subject_token_type: account.subject_token_type,
  };
  const url = requireAddress(destination, "token_url in Google's credentials", account.token_url);
  const token = await requestToken({ destination, service: 'Google', url, form, tuning });
  const { service_account_impersonation_url: other } = account;
  if (other === undefined) return token;
  const target = requireAddress(destination, 'URL for the service account to impersonate', other);
  const remote = createRemote({
    destination,
    service: 'Google',
    baseUrl: new URL(target.origin),
    headers: { authorization: `Bearer ${token}` },
    tuning,
  });
  const response = await remote.send({ method: 'POST', path: target.pathname, json: { scope: [SCOPE] } });
  if (response.status === 200) {
    const { accessToken } = remote.read(response, impersonated);
    return requireToken(
      destination,
      'token of the service account',
      accessToken,
      'Google gave an empty one.',
    );
  }
  throw new DeliveryError(
    destination,
    `Google does not allow this identity to act as the service account (${response.status}). Grant it roles/iam.workloadIdentityUser on the service account.`,
  );
}

async function subjectToken(
  { destination, tuning }: GoogleSettings,
  { credential_source: { file, url, headers = {}, format } }: z.output<typeof externalAccount>,
): Promise<string> {
  const fail = (what: string) =>
    new DeliveryError(destination, `The token for workload identity federation ${what}.`);
  let text: string | undefined;
  if (file !== undefined) text = await readFile(file, 'utf8').catch(() => undefined);
  else if (url !== undefined) {
    const source = requireAddress(
      destination,
      "url in the credential_source of Google's credentials",
      url.replace(/\?.*$/s, ''),
    );
    const remote = createRemote({
      destination,
      service: 'the identity provider',
      baseUrl: new URL(source.origin),
      headers,
      tuning,
    });
    const response = await remote.send({ method: 'GET', path: url.slice(source.origin.length) });
    text = response.status === 200 ? textOf(response) : undefined;
  } else throw fail('comes from a source that is not supported; a file or a URL is');
  const field = format?.type === 'json' ? format.subject_token_field_name : undefined;
  const token =
    field === undefined
      ? text
      : z.record(z.string(), z.unknown()).safeParse(parsed(text ?? '')).data?.[field];
  if (typeof token !== 'string' || token.trim() === '') throw fail('cannot be read');
  return token.trim();
}

import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { googleToken } from '../../../provider/delivery/google/credentials.ts';
import type { HttpTuning } from '../../../provider/http/client.ts';
import type { Transport } from '../../../provider/http/transport.ts';
import { sendJson, startServer } from '../api/test-server.ts';
import { failureOf } from './secrets.ts';
import type { Reply } from './services/stand-in.ts';
import { startTokens } from './stand-ins/google-secret-manager-secret.ts';

const SUBJECT = ['subject', 'token', 'of', 'a', 'workload', '0123456789'].join('-');

function token(environment: NodeJS.ProcessEnv, credentials?: string, tuning?: HttpTuning): Promise<string> {
  const settings = { destination: 'google_secret_manager_secret:a', credentials, tuning };
  return googleToken({ ...settings, environment: { CLOUDSDK_CONFIG: '/nonexistent', ...environment } });
}

/** Google's security token service, a source of subject tokens, a service account to act as, and a metadata server. */
async function running() {
  const { url, seen } = await startServer((response, request) => {
    const { url: path, headers, body } = request;
    if (path === '/subject?audience=a') return sendJson(response, { value: SUBJECT });
    if (path === '/act')
      return sendJson(
        response,
        { accessToken: 'of-the-account' },
        headers.authorization === 'Bearer federated' ? 200 : 403,
      );
    if (
      path === '/computeMetadata/v1/instance/service-accounts/default/token' &&
      headers['metadata-flavor'] === 'Google'
    )
      return sendJson(response, { access_token: 'of-the-machine' });
    const form = Object.fromEntries(new URLSearchParams(body));
    if (path === '/sts' && form.subject_token === SUBJECT && form.audience === '//iam/provider')
      return sendJson(response, { access_token: 'federated' });
    return sendJson(
      response,
      { error: 'invalid_grant', error_description: `not ${form.subject_token}` },
      400,
    );
  });
  const folder = await mkdtemp(join(tmpdir(), 'google-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const federation = (source: object, other = {}) =>
    JSON.stringify({
      type: 'external_account',
      audience: '//iam/provider',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `${url}/sts`,
      credential_source: source,
      ...other,
    });
  return { url, seen, folder, federation };
}

describe('credentials of Google Cloud', () => {
  it('are a service account, whose assertion is verified', async () => {
    const { account, pem } = await startTokens();
    expect(await token({}, account())).toMatch(/^ya29/);
    const { folder } = await running();
    await writeFile(join(folder, 'key.json'), account());
    expect(await token({ GOOGLE_APPLICATION_CREDENTIALS: join(folder, 'key.json') })).toMatch(/^ya29/);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const foreign = account(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    expect(await failureOf(token({}, foreign), [pem])).toContain('invalid_grant Invalid JWT Signature');
    expect(await failureOf(token({}, account('no key')), [])).toContain('is not a private key as PEM');
  });

  it('are a federated identity, by a file or a URL, also acting as a service account', async () => {
    const { url, folder, federation } = await running();
    await writeFile(join(folder, 'token'), `${SUBJECT}\n`);
    expect(await token({}, federation({ file: join(folder, 'token') }))).toBe('federated');
    const json = { format: { type: 'json', subject_token_field_name: 'value' } };
    const byUrl = { url: `${url}/subject?audience=a`, headers: { authorization: 'Bearer request' }, ...json };
    expect(await token({}, federation(byUrl, { service_account_impersonation_url: `${url}/act` }))).toBe(
      'of-the-account',
    );
    await writeFile(join(folder, 'token'), 'another-subject-token-0123456789');
    const words = await failureOf(token({}, federation({ file: join(folder, 'token') })), [
      'another-subject-token-0123456789',
    ]);
    expect(words).toContain('returned no access token (400: invalid_grant not [redacted])');
    expect(await failureOf(token({}, federation({ environment_id: 'aws1' })), [])).toContain(
      'source that is not supported',
    );
  });

  it('are the login of gcloud, in its own file or a named one', async () => {
    const login = {
      type: 'authorized_user',
      client_id: 'gcloud.apps.googleusercontent.com',
      client_secret: ['client', 'secret', 'of', 'gcloud', '0123'].join('-'),
      refresh_token: ['refresh', 'token', 'of', 'a', 'person', '0123456789'].join('-'),
      quota_project_id: 'my-project',
    };
    const { type: _, quota_project_id: __, ...form } = login;
    const sent: unknown[] = [];
    const answers: Reply[] = [];
    const transport: Transport = {
      async send({ method, url, headers, body }) {
        sent.push([
          method,
          url.href,
          headers['content-type'],
          Object.fromEntries(new URLSearchParams(`${body}`)),
        ]);
        const { status, body: answer } = answers.shift() ?? { status: 500, body: {} };
        const bytes = Buffer.from(JSON.stringify(answer));
        return {
          status,
          headers: { 'content-type': 'application/json' },
          body: bytes,
          sentMs: 0,
          receivedMs: 0,
        };
      },
      close: async () => {},
    };
    const { folder } = await running();
    await writeFile(join(folder, 'application_default_credentials.json'), JSON.stringify(login));
    answers.push({ status: 200, body: { access_token: 'of-the-person' } });
    expect(await token({ CLOUDSDK_CONFIG: folder }, undefined, { transport })).toBe('of-the-person');
    expect(sent).toEqual([
      [
        'POST',
        'https://oauth2.googleapis.com/token',
        'application/x-www-form-urlencoded',
        { grant_type: 'refresh_token', ...form },
      ],
    ]);
    // A file that names another address does not get the token of the person sent there.
    const elsewhere = JSON.stringify({ ...login, token_uri: 'https://example.com/token' });
    const said = `${login.refresh_token} is expired, ${login.client_secret} too`;
    answers.push({ status: 400, body: { error: 'invalid_grant', error_description: said } });
    const secrets = [login.refresh_token, login.client_secret];
    const words = await failureOf(token({}, elsewhere, { transport }), secrets);
    expect(words).toContain(
      'Google at oauth2.googleapis.com returned no access token (400: invalid_grant [redacted]',
    );
  });

  it('are no token that cannot be sent', async () => {
    expect(await failureOf(token({ GOOGLE_OAUTH_ACCESS_TOKEN: 'a\nb: hunter2' }), ['hunter2'])).toContain(
      'GOOGLE_OAUTH_ACCESS_TOKEN contains a space, a line break',
    );
  });

  it('are those of the machine, or a plain error', async () => {
    const { url } = await running();
    expect(await token({ GCE_METADATA_HOST: new URL(url).host })).toBe('of-the-machine');
    expect(await token({ GOOGLE_OAUTH_ACCESS_TOKEN: ' given ' })).toBe('given');
    expect(await failureOf(token({ GCE_METADATA_HOST: '127.0.0.1:1' }), [])).toContain(
      'No Google Cloud credentials were found',
    );
    expect(await failureOf(token({}, '{"type":"impersonated_service_account"}'), [])).toContain(
      'Google Cloud credentials is not supported',
    );
    expect(await failureOf(token({}, '/nonexistent.json'), [])).toContain(
      'cannot be read: /nonexistent.json',
    );
  });
});

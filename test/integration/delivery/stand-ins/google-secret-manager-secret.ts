import { createVerify, generateKeyPairSync } from 'node:crypto';
import * as z from 'zod';
import { startServer } from '../../api/test-server.ts';
import { type Reply, type StandIn, serve, Violation } from '../services/stand-in.ts';

/** Assembled, so that no scanner takes it for a real one. */
const TOKEN = ['ya29', 'x'.repeat(40)].join('.');
const ALL = '/v1/projects/my-project/secrets';
const ONE = `${ALL}/ci-lowerplane`;
const EMAIL = 'ci@my-project.iam.gserviceaccount.com';

const created = z.strictObject({
  replication: z.strictObject({ automatic: z.strictObject({}) }),
  labels: z.record(z.string().regex(/^[a-z][a-z0-9_-]*$/), z.string().regex(/^[a-z0-9_-]*$/)),
});
const added = z.strictObject({ payload: z.strictObject({ data: z.base64() }) });
const header = z.strictObject({ alg: z.literal('RS256'), typ: z.literal('JWT'), kid: z.literal('key-1') });
const claims = z.strictObject({
  iss: z.literal(EMAIL),
  scope: z.literal('https://www.googleapis.com/auth/cloud-platform'),
  aud: z.string(),
  iat: z.int(),
  exp: z.int(),
});

function problem(code: number, status: string, message: string): Reply {
  return { status: code, body: { error: { code, message, status } } };
}

/** Google's token endpoint, which verifies the assertion of a service account. Source: RFC 7523. */
export async function startTokens() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const tokens = await startServer((response, { body }) => {
    const form = new URLSearchParams(body);
    const [head = '', payload = '', signature = ''] = (form.get('assertion') ?? '').split('.');
    const decoded = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
    let reply: Reply = {
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' },
    };
    if (createVerify('RSA-SHA256').update(`${head}.${payload}`).verify(publicKey, signature, 'base64url')) {
      header.parse(decoded(head));
      const { aud, iat, exp } = claims.parse(decoded(payload));
      const isNow = Math.abs(iat * 1000 - Date.now()) < 60_000 && exp - iat <= 3600;
      if (
        isNow &&
        aud === `${tokens.url}/token` &&
        form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer'
      )
        reply = { status: 200, body: { access_token: TOKEN, expires_in: 3599, token_type: 'Bearer' } };
    }
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body));
  });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const account = (private_key = pem) =>
    JSON.stringify({
      type: 'service_account',
      client_email: EMAIL,
      private_key_id: 'key-1',
      private_key,
      token_uri: `${tokens.url}/token`,
    });
  return { account, pem };
}

/** Google Secret Manager with one secret. Source: cloud.google.com/secret-manager/docs/reference/rest. */
export async function start(): Promise<StandIn> {
  let versions: { readonly text: string; enabled: boolean }[] | undefined;
  const latest = () => versions?.at(-1);
  const nameOf = (version: number) => `projects/1234/secrets/ci-lowerplane/versions/${version}`;
  const add = (text: string) => {
    versions = [...(versions ?? []), { text, enabled: true }];
    return nameOf(versions.length);
  };
  const missing = () =>
    problem(404, 'NOT_FOUND', 'Secret [projects/1234/secrets/ci-lowerplane] not found or has no versions.');
  const { account, pem } = await startTokens();
  const server = await serve({
    again: start,
    kindOf: ({ method }) => (method === 'GET' ? 'read' : 'write'),
    respond({ method, url, headers, body }) {
      if (headers.authorization !== `Bearer ${TOKEN}`) throw new Violation('no token');
      const json: unknown = body === '' ? undefined : JSON.parse(body);
      switch (`${method} ${url}`) {
        case `GET ${ONE}`:
          return versions
            ? { status: 200, body: { name: 'projects/1234/secrets/ci-lowerplane' } }
            : missing();
        case `GET ${ONE}/versions/latest:access`: {
          const version = latest();
          if (version === undefined) return missing();
          if (!version.enabled)
            return problem(
              400,
              'FAILED_PRECONDITION',
              `Secret Version [${nameOf(versions?.length ?? 0)}] is in DISABLED state.`,
            );
          const data = Buffer.from(version.text).toString('base64');
          return {
            status: 200,
            body: { name: nameOf(versions?.length ?? 0), payload: { data, dataCrc32c: '1' } },
          };
        }
        case `POST ${ALL}?secretId=ci-lowerplane`:
          created.parse(json);
          if (versions)
            return problem(
              409,
              'ALREADY_EXISTS',
              'Secret [projects/1234/secrets/ci-lowerplane] already exists.',
            );
          versions = [];
          return { status: 200, body: { name: 'projects/1234/secrets/ci-lowerplane' } };
        case `POST ${ONE}:addVersion`: {
          const { data } = added.parse(json).payload;
          if (!versions) return missing();
          return {
            status: 200,
            body: { name: add(Buffer.from(data, 'base64').toString()), state: 'ENABLED' },
          };
        }
      }
      const number = Number(new RegExp(`^${ONE}/versions/(\\d+):disable$`).exec(url)?.[1]);
      const version = versions?.[number - 1];
      if (method !== 'POST' || version === undefined) throw new Violation('no such path');
      z.strictObject({}).parse(json);
      version.enabled = false;
      return { status: 200, body: { name: nameOf(number), state: 'DISABLED' } };
    },
    fault(fault, { method }) {
      const permission = method === 'GET' ? 'secretmanager.versions.access' : 'secretmanager.secrets.create';
      switch (fault) {
        case 'denied':
          return problem(
            403,
            'PERMISSION_DENIED',
            `Permission '${permission}' denied for resource (or it may not exist).`,
          );
        case 'throttled':
          return problem(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for quota metric.');
        case 'outage':
          return problem(503, 'UNAVAILABLE', 'The service is currently unavailable.');
      }
    },
  });
  const on = 'on projects/my-project/secrets/ci-lowerplane (403: Permission';
  return {
    ...server,
    environment: {
      GOOGLE_CREDENTIALS: account(),
      GOOGLE_SECRET_MANAGER_CUSTOM_ENDPOINT: `${server.url}/v1/`,
    },
    secrets: [TOKEN, pem.slice(60, 120)],
    element: { google_secret_manager_secret: { project: 'my-project', secret_id: 'ci-lowerplane' } },
    identity: 'google_secret_manager_secret:my-project/ci-lowerplane',
    holds: () => {
      const version = latest();
      return version?.enabled ? version.text : undefined;
    },
    overwrite: (text) => void add(text),
    remove: () => {
      versions = undefined;
    },
    keepAs: 'ci-lowerplane-previous',
    conditional: 'creation',
    words: {
      denied: {
        read: `Google does not allow secretmanager.versions.access ${on}`,
        write: `Google does not allow secretmanager.secrets.create ${on}`,
      },
      outage: 'Google Secret Manager is not available (503: The service is currently unavailable.)',
    },
  };
}

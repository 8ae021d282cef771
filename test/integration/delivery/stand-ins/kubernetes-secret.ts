import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { selfSigned } from '../../http/self-signed.ts';
import { type Reply, type StandIn, serve, Violation } from '../services/stand-in.ts';

/** Assembled, so that no scanner takes it for a real one. */
const TOKEN = ['service', 'account', 'token', 'x'.repeat(24)].join('-');
const ALL = '/api/v1/namespaces/ci/secrets';
const ONE = `${ALL}/lowerplane`;
const REVIEW = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

const base64 = z.base64();
const created = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('Secret'),
  metadata: z.strictObject({
    name: z.literal('lowerplane'),
    namespace: z.literal('ci'),
    labels: z.record(z.string(), z.string()),
  }),
  type: z.literal('Opaque'),
  data: z.record(z.string(), base64),
});
const patched = z.strictObject({
  metadata: z.strictObject({ resourceVersion: z.string() }),
  data: z.record(z.string(), base64.nullable()),
});
const deleted = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('DeleteOptions'),
  preconditions: z.strictObject({ uid: z.string(), resourceVersion: z.string() }),
});
const review = z.strictObject({
  apiVersion: z.literal('authorization.k8s.io/v1'),
  kind: z.literal('SelfSubjectAccessReview'),
  spec: z.strictObject({
    resourceAttributes: z.strictObject({
      namespace: z.literal('ci'),
      verb: z.enum(['create', 'patch']),
      group: z.literal(''),
      resource: z.literal('secrets'),
      name: z.literal('lowerplane').optional(),
    }),
  }),
});

function status(code: number, reason: string, message: string): Reply {
  return {
    status: code,
    body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code },
  };
}

/** The API of a cluster with one Secret, behind a certificate of its own. Source: kubernetes.io/docs/reference. */
export async function start(): Promise<StandIn> {
  let labels: Record<string, string> | undefined = {};
  let data: Record<string, string> | undefined = { other: Buffer.from('kept').toString('base64') };
  let version = 41;
  const object = () => ({
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: {
      name: 'lowerplane',
      namespace: 'ci',
      uid: 'u-1',
      resourceVersion: String(version),
      ...(labels ? { labels } : {}),
    },
    type: 'Opaque',
    ...(data ? { data } : {}),
  });
  const missing = () => status(404, 'NotFound', 'secrets "lowerplane" not found');
  const conflict = () =>
    status(
      409,
      'Conflict',
      'Operation cannot be fulfilled on secrets "lowerplane": the object has been modified',
    );
  const change = (key: string, value: string | null) => {
    const { [key]: _, ...others } = data ?? {};
    data = value === null ? others : { ...others, [key]: value };
    version += 1;
  };

  const { key, cert } = selfSigned('localhost');
  const server = await serve(
    {
      again: start,
      kindOf: ({ method, url }) => (url === REVIEW ? 'other' : method === 'GET' ? 'read' : 'write'),
      respond({ method, url, headers, body }) {
        if (headers.authorization !== `Bearer ${TOKEN}`) throw new Violation('no token');
        const json: unknown = body === '' ? undefined : JSON.parse(body);
        if (method === 'POST' && url === REVIEW) {
          review.parse(json);
          return { status: 201, body: { kind: 'SelfSubjectAccessReview', status: { allowed: true } } };
        }
        if (method === 'GET' && url === ONE) return data ? { status: 200, body: object() } : missing();
        if (method === 'POST' && url === ALL) {
          const wanted = created.parse(json);
          if (data) return status(409, 'AlreadyExists', 'secrets "lowerplane" already exists');
          labels = wanted.metadata.labels;
          data = wanted.data;
          version += 1;
          return { status: 201, body: object() };
        }
        if (method === 'PATCH' && url === ONE) {
          if (headers['content-type'] !== 'application/merge-patch+json') throw new Violation('media type');
          const wanted = patched.parse(json);
          if (!data) return missing();
          if (wanted.metadata.resourceVersion !== String(version)) return conflict();
          for (const [name, value] of Object.entries(wanted.data)) change(name, value);
          return { status: 200, body: object() };
        }
        if (method === 'DELETE' && url === ONE) {
          const { preconditions } = deleted.parse(json);
          if (!data) return missing();
          if (preconditions.resourceVersion !== String(version)) return conflict();
          data = undefined;
          return { status: 200, body: { kind: 'Status', status: 'Success' } };
        }
        throw new Violation('no such path');
      },
      fault(fault, { method }) {
        const verb = { GET: 'get', POST: 'create', PATCH: 'patch', DELETE: 'delete' }[method];
        switch (fault) {
          case 'denied':
            return status(
              403,
              'Forbidden',
              `secrets "lowerplane" is forbidden: User "system:serviceaccount:ci:deployer" cannot ${verb} resource "secrets" in API group "" in the namespace "ci"`,
            );
          case 'throttled':
            return {
              ...status(429, 'TooManyRequests', 'Too many requests'),
              headers: { 'retry-after': '0' },
            };
          case 'outage':
            return status(503, 'ServiceUnavailable', 'the server is currently unable to handle the request');
        }
      },
    },
    { key, cert },
  );

  const folder = await mkdtemp(join(tmpdir(), 'kube-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'token'), TOKEN);
  await writeFile(join(folder, 'ca.pem'), cert);
  await writeFile(
    join(folder, 'config'),
    `apiVersion: v1
kind: Config
current-context: ci
clusters:
  - name: here
    cluster: { server: "${server.url}", certificate-authority: ca.pem, tls-server-name: localhost }
users:
  - name: deployer
    user: { tokenFile: token }
contexts:
  - name: ci
    context: { cluster: here, user: deployer }
`,
  );
  const decode = (text: string | undefined) => text && Buffer.from(text, 'base64').toString('utf8');
  return {
    ...server,
    environment: { KUBE_CONFIG_PATH: join(folder, 'config') },
    secrets: [TOKEN],
    element: { kubernetes_secret: { namespace: 'ci', name: 'lowerplane', key: 'api_key' } },
    identity: 'kubernetes_secret:ci/lowerplane#api_key',
    holds: () => decode(data?.api_key),
    overwrite: (text) => change('api_key', Buffer.from(text).toString('base64')),
    remove: () => change('api_key', null),
    beside: () => ({ ...data, api_key: undefined }),
    keepAs: 'old_key',
    kept: (as = 'old_key') => decode(data?.[as]),
    conditional: 'always',
    words: {
      denied: {
        read: 'Kubernetes does not allow this identity to get the secret ci/lowerplane (403: secrets "lowerplane" is forbidden',
        write:
          'Add to a Role of the namespace: {apiGroups: [""], resources: ["secrets"], resourceNames: ["lowerplane"], verbs: ["patch"]}',
      },
      outage:
        'is not available (503: the server is currently unable to handle the request). Apply again later.',
    },
  };
}

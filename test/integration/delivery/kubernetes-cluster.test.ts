import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ClusterSettings, findCluster } from '../../../provider/delivery/kubernetes/cluster.ts';
import { kubernetesSecret } from '../../../provider/delivery/kubernetes/secret-store.ts';
import { sendJson, startServer } from '../api/test-server.ts';
import { selfSigned } from '../http/self-signed.ts';
import { failureOf, newDelivery, noWaiting } from './secrets.ts';

const NONE: ClusterSettings = {
  destination: 'kubernetes_secret:a',
  host: undefined,
  token: undefined,
  caCertificate: undefined,
  configPath: undefined,
  configContext: undefined,
  environment: {},
};
const base64 = (text: string) => Buffer.from(text).toString('base64');
const config = (user: string, cluster = 'server: https://k8s.example.com') => `current-context: ci
clusters: [{ name: c, cluster: { ${cluster} } }]
users: [{ name: u, user: { ${user} } }]
contexts: [{ name: ci, context: { cluster: c, user: u } }]
`;

async function written(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kube-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'config'), text);
  return join(folder, 'config');
}

describe('a cluster of Kubernetes', () => {
  it('is the one that the provider names, before any file', async () => {
    const found = await findCluster({
      ...NONE,
      host: 'https://k8s.example.com',
      token: 't',
      caCertificate: 'CA',
      configPath: '/nonexistent',
    });
    expect(found).toMatchObject({ token: 't', tls: { ca: 'CA' } });
    expect(found.url.host).toBe('k8s.example.com');
  });

  it('is the one of a kubeconfig file, with a token or a client certificate', async () => {
    const environment = { KUBECONFIG: `${await written(config('token: token-of-user'))}:/other` };
    expect(await findCluster({ ...NONE, environment })).toMatchObject({ token: 'token-of-user' });
    const client = `client-certificate-data: ${base64('CERT')}, client-key-data: ${base64('KEY')}`;
    const cluster = `server: https://k8s.example.com, certificate-authority-data: ${base64('CA')}`;
    const configPath = await written(config(client, cluster));
    expect(await findCluster({ ...NONE, configPath })).toMatchObject({
      token: undefined,
      tls: { ca: 'CA', client: { cert: 'CERT', key: 'KEY' } },
    });
  });

  it.each([
    ['exec: { command: aws }', undefined, 'authenticates by exec, which is not supported'],
    ['username: me, password: me', undefined, 'authenticates by username, which is not supported'],
    ['', undefined, 'gives the user "u" neither a token nor a client certificate'],
    [
      'token: token-of-user',
      'server: https://a, insecure-skip-tls-verify: true',
      'sets insecure-skip-tls-verify',
    ],
    ['token: token-of-user', 'server: http://k8s.example.com', 'plain http'],
    ['token: token-of-user', 'name: x', 'has no cluster "c" with a server'],
  ])('with the user { %s } and the cluster { %s } is a plain error', async (user, cluster, words) => {
    expect(
      await failureOf(findCluster({ ...NONE, configPath: await written(config(user, cluster)) }), [
        'token-of-user',
      ]),
    ).toContain(words);
  });

  it('that is not there is a plain error', async () => {
    expect(await failureOf(findCluster(NONE), [])).toContain('No Kubernetes cluster is configured');
    expect(await failureOf(findCluster({ ...NONE, configPath: '/nonexistent' }), [])).toContain(
      'cannot be read',
    );
    const configPath = await written(config('token: token-of-user'));
    expect(await failureOf(findCluster({ ...NONE, configPath, configContext: 'x' }), [])).toContain(
      'has no context "x"',
    );
    const broken = await written('{');
    expect(await failureOf(findCluster({ ...NONE, configPath: broken }), [])).toContain(
      'is not valid: it has no list of clusters',
    );
  });

  it('is shown the client certificate, and trusted by its own authority only', async () => {
    const [server, client] = [selfSigned('localhost'), selfSigned('client')];
    const subjects: unknown[] = [];
    const { url } = await startServer(
      (response) => {
        const socket = response.socket;
        if (
          socket !== null &&
          'getPeerCertificate' in socket &&
          typeof socket.getPeerCertificate === 'function'
        )
          subjects.push(socket.getPeerCertificate().subject.CN);
        sendJson(response, { message: 'secrets "a" not found' }, 404);
      },
      { key: server.key, cert: server.cert, requestCert: true, rejectUnauthorized: false },
    );
    const opened = async (authority: string) => {
      const data = `client-certificate-data: ${base64(client.cert)}, client-key-data: ${base64(client.key)}`;
      const cluster = `server: "${url}", certificate-authority-data: ${base64(authority)}, tls-server-name: localhost`;
      return kubernetesSecret('kubernetes_secret:a', {
        ...NONE,
        configPath: await written(config(data, cluster)),
        namespace: 'ci',
        name: 'a',
        key: 'k',
        identify: async () => ({ kind: 'own' }),
        tuning: noWaiting().tuning,
      });
    };
    const secrets = [client.key, base64(client.key)];
    expect(await (await opened(server.cert)).observe('0123456789abcdef')).toMatchObject({ state: 'drifted' });
    expect(subjects).toEqual(['client']);
    expect(await failureOf((await opened(client.cert)).observe('0123456789abcdef'), secrets)).toContain(
      'is not trusted',
    );
  });

  it('is the one that this pod runs in, by its service account, whose token is read each time', async () => {
    const server = selfSigned('localhost');
    const tokens: unknown[] = [];
    const { url } = await startServer(
      (response, { headers }) => {
        tokens.push(headers.authorization);
        sendJson(response, { message: 'secrets "a" not found' }, 404);
      },
      { key: server.key, cert: server.cert },
    );
    const serviceAccount = dirname(await written(''));
    const environment = { KUBERNETES_SERVICE_HOST: 'localhost', KUBERNETES_SERVICE_PORT: new URL(url).port };
    const observed = async () => {
      const place = {
        namespace: 'ci',
        name: 'a',
        key: 'k',
        identify: async () => ({ kind: 'own' }) as const,
      };
      const settings = { ...NONE, environment, serviceAccount, tuning: noWaiting().tuning };
      return kubernetesSecret('kubernetes_secret:a', { ...settings, ...place }).observe('0123456789abcdef');
    };
    expect(await failureOf(observed(), [])).toContain(
      `${join(serviceAccount, 'token')}, which authenticates`,
    );
    await writeFile(join(serviceAccount, 'token'), 'first-token-of-this-pod\n');
    await writeFile(join(serviceAccount, 'ca.crt'), server.cert);
    expect(await observed()).toMatchObject({ state: 'drifted' });
    await writeFile(join(serviceAccount, 'token'), 'second-token-of-this-pod');
    expect(await observed()).toMatchObject({ state: 'drifted' });
    expect(tokens).toEqual(['Bearer first-token-of-this-pod', 'Bearer second-token-of-this-pod']);
    // The authorities of the system do not count.
    await writeFile(join(serviceAccount, 'ca.crt'), selfSigned('localhost').cert);
    expect(await failureOf(observed(), ['second-token'])).toContain('is not trusted');
    await writeFile(join(serviceAccount, 'token'), 'two\nlines-of-this-pod');
    expect(await failureOf(observed(), ['lines-of'])).toContain('token of the service account contains');
    const six = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '6443' };
    await writeFile(join(serviceAccount, 'token'), 'token');
    const found = await findCluster({ ...NONE, environment: six, serviceAccount });
    expect(found.url.href).toBe('https://[fd00::1]:6443/');
  });

  it('runs no program that a kubeconfig file names', async () => {
    const folder = dirname(await written(''));
    const exec = `exec: { command: sh, args: ["-c", "touch ${folder}/ran"], apiVersion: client.authentication.k8s.io/v1 }`;
    const configPath = await written(config(exec));
    expect(await failureOf(findCluster({ ...NONE, configPath }), [])).toContain('authenticates by exec');
    expect(await readdir(folder)).toEqual(['config']);
  });

  it('that would not allow the write says so before any key is made', async () => {
    const answers: Record<string, readonly [number, unknown]> = {
      GET: [404, { message: 'secrets "a" not found' }],
      POST: [201, { status: { allowed: false, reason: 'no RBAC policy matched' } }],
    };
    const { url, seen } = await startServer((response, { method }) => {
      const [status, body] = answers[method] ?? [500, {}];
      sendJson(response, body, status);
    });
    const destination = kubernetesSecret('kubernetes_secret:a', {
      ...NONE,
      host: url,
      token: 'token-of-this-test',
      namespace: 'ci',
      name: 'a',
      key: 'k',
      identify: async () => ({ kind: 'own' }),
    });
    const words =
      'does not allow this identity to create the secret ci/a (no RBAC policy matched). Add to a Role of the namespace: {apiGroups: [""], resources: ["secrets"], verbs: ["create"]}';
    expect(await failureOf(destination.check(), [])).toContain(words);
    expect(await failureOf(destination.deliver(newDelivery()), [])).toContain(words);
    expect(seen.every(({ url: path }) => !path.endsWith('/secrets'))).toBe(true);
  });
});

import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import type { TlsOptions } from '../../http/transport.ts';
import { DeliveryError } from '../destination.ts';
import { requireAddress, requireToken } from '../remote/settings.ts';

/** How the API of a cluster is reached. */
export interface Cluster {
  readonly url: URL;
  /** Undefined: the client certificate in `tls` authenticates. */
  readonly token: string | undefined;
  readonly tls: TlsOptions;
}

export interface ClusterSettings {
  readonly destination: string;
  readonly host: string | undefined;
  readonly token: string | undefined;
  /** As PEM. */
  readonly caCertificate: string | undefined;
  readonly configPath: string | undefined;
  readonly configContext: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  /** Where a pod finds its service account, for tests. */
  readonly serviceAccount?: string;
}

/** Where a pod finds its service account. Source: kubernetes.io, "Accessing the Kubernetes API from a Pod". */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** A broken entry does not matter while it is not used. */
const named = z.array(z.looseObject({ name: z.string() })).nullish();
const cluster = z.object({
  server: z.string(),
  'certificate-authority': z.string().optional(),
  'certificate-authority-data': z.string().optional(),
  'insecure-skip-tls-verify': z.boolean().optional(),
  'tls-server-name': z.string().optional(),
});
const user = z.looseObject({
  token: z.string().optional(),
  tokenFile: z.string().optional(),
  'client-certificate': z.string().optional(),
  'client-certificate-data': z.string().optional(),
  'client-key': z.string().optional(),
  'client-key-data': z.string().optional(),
});
const context = z.object({ cluster: z.string(), user: z.string() });
const kubeconfig = z.object({
  'current-context': z.string().optional(),
  clusters: named,
  users: named,
  contexts: named,
});

/**
 * Finds the cluster: as the provider is configured, or from a kubeconfig file, or the one that this pod runs in.
 *
 * @throws DeliveryError when there is none, or it authenticates in a way that is not supported.
 */
export async function findCluster(settings: ClusterSettings): Promise<Cluster> {
  const { destination, host, token, caCertificate, environment } = settings;
  if (host)
    return {
      url: requireAddress(destination, 'address of Kubernetes', host),
      token: requireToken(
        destination,
        'Kubernetes token',
        token,
        'Set KUBE_TOKEN, or token in the kubernetes settings of the provider.',
      ),
      tls: { ca: caCertificate },
    };
  const path =
    settings.configPath || environment.KUBECONFIG?.split(process.platform === 'win32' ? ';' : ':')[0];
  if (path) return ofKubeconfig(settings, path);
  if (environment.KUBERNETES_SERVICE_HOST) return ofPod(settings);
  const home = environment.HOME ?? environment.USERPROFILE;
  if (home) return ofKubeconfig(settings, join(home, '.kube', 'config'));
  throw new DeliveryError(destination, NONE);
}

const NONE =
  'No Kubernetes cluster is configured. Set KUBECONFIG or KUBE_CONFIG_PATH to a kubeconfig file, or KUBE_HOST and KUBE_TOKEN, or run in a pod.';

async function ofPod({
  destination,
  environment,
  serviceAccount = SERVICE_ACCOUNT,
}: ClusterSettings): Promise<Cluster> {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '443' } = environment;
  // One after the other, so that the same file is named each time that both are missing.
  const token = await readText(destination, join(serviceAccount, 'token'));
  const ca = await readText(destination, join(serviceAccount, 'ca.crt'));
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: requireAddress(destination, 'address of Kubernetes', `https://${name}:${port}`),
    token: requireToken(destination, 'token of the service account', token, 'Mount it into the pod.'),
    tls: { ca },
  };
}

async function ofKubeconfig(settings: ClusterSettings, path: string): Promise<Cluster> {
  const { destination, configContext } = settings;
  const fail = (what: string) => new DeliveryError(destination, `The kubeconfig file ${path} ${what}.`);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) throw fail(`cannot be read. ${NONE.slice(0, -1)}`);
  const { parse } = await import('./yaml.ts');
  const read = kubeconfig.safeParse(safely(() => parse(text)));
  if (!read.success) throw fail('is not valid: it has no list of clusters, users and contexts');
  const { clusters, users, contexts, 'current-context': current } = read.data;
  const wanted = configContext || current;
  const chosen = context.safeParse(contexts?.find(({ name }) => name === wanted)?.context);
  if (!chosen.success)
    throw fail(
      `has no context ${JSON.stringify(wanted ?? '')}. Set current-context, or config_context in the kubernetes settings of the provider`,
    );
  const server = cluster.safeParse(clusters?.find(({ name }) => name === chosen.data.cluster)?.cluster);
  if (!server.success) throw fail(`has no cluster ${JSON.stringify(chosen.data.cluster)} with a server`);
  const account = user.safeParse(users?.find(({ name }) => name === chosen.data.user)?.user);
  if (!account.success) throw fail(`has no user ${JSON.stringify(chosen.data.user)}`);
  const url = requireAddress(destination, 'address of Kubernetes', server.data.server);
  if (server.data['insecure-skip-tls-verify'])
    throw fail(
      'sets insecure-skip-tls-verify, so the secret could be read in transit. Set certificate-authority instead',
    );
  /** Base64 in the file, or the path of another file. */
  const pem = (data: string | undefined, file: string | undefined) =>
    data !== undefined
      ? Buffer.from(data, 'base64').toString('utf8')
      : file && readText(destination, resolve(dirname(path), file));
  const ca = await pem(server.data['certificate-authority-data'], server.data['certificate-authority']);
  const { token, tokenFile } = account.data;
  const cert = await pem(account.data['client-certificate-data'], account.data['client-certificate']);
  const key = await pem(account.data['client-key-data'], account.data['client-key']);
  const client = cert && key ? { cert, key } : undefined;
  const written = token || (tokenFile && (await readText(destination, resolve(dirname(path), tokenFile))));
  if (!written && client === undefined) {
    const other = ['exec', 'auth-provider', 'username'].find((name) => name in account.data);
    throw fail(
      other === undefined
        ? `gives the user ${JSON.stringify(chosen.data.user)} neither a token nor a client certificate`
        : `authenticates by ${other}, which is not supported. Set KUBE_HOST and KUBE_TOKEN (kubectl create token SERVICE_ACCOUNT), or write a token or a client certificate`,
    );
  }
  return {
    url,
    token: written ? requireToken(destination, 'Kubernetes token', written, '') : undefined,
    tls: { ca: ca || undefined, client, serverName: server.data['tls-server-name'] },
  };
}

function safely(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

async function readText(destination: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new DeliveryError(destination, `${path}, which authenticates to Kubernetes, cannot be read.`);
  });
}

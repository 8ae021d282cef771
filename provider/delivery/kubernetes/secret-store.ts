import * as z from 'zod';
import type { HttpTuning } from '../../http/client.ts';
import type { FinalResponse } from '../../http/exchange.ts';
import { effortMessage } from '../../http/messages.ts';
import { parseJson } from '../../http/read-json.ts';
import { textOf } from '../../http/request-response.ts';
import { DeliveryError, type Destination } from '../destination.ts';
import type { IdentifyOwner } from '../occupant.ts';
import { createRemote, type Remote } from '../remote/remote.ts';
import {
  type HeldValue,
  type ValueStore,
  valueDestination,
  type Written,
} from '../remote/value-destination.ts';
import { type ClusterSettings, findCluster } from './cluster.ts';

export interface KubernetesSecretOptions extends Omit<ClusterSettings, 'destination'> {
  readonly namespace: string;
  readonly name: string;
  /** Of the value in the secret's data. */
  readonly key: string;
  readonly identify: IdentifyOwner;
  readonly tuning?: HttpTuning | undefined;
}

const secretShape = z.object({
  metadata: z.object({
    resourceVersion: z.string(),
    uid: z.string(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
  data: z.record(z.string(), z.string()).nullish(),
  immutable: z.boolean().optional(),
});
const reviewShape = z.object({ status: z.object({ allowed: z.boolean(), reason: z.string().optional() }) });
const statusShape = z.object({ message: z.string().optional(), reason: z.string().optional() });

/** The most that the data of a secret holds. Source: kubernetes.io, "Secrets", "Constraints". */
const MAX_BYTES = 1024 * 1024;
const OWN_BYTES = 512;
/** Marks secrets that were made here, which may be deleted here. */
const OWN_LABEL = { 'app.kubernetes.io/managed-by': 'lowerplane' };
const UTF8 = new TextDecoder('utf-8', { fatal: true });

interface HeldSecret extends HeldValue {
  readonly secret: z.output<typeof secretShape> | undefined;
}

/**
 * A value of a Kubernetes Secret. Every write names the resource version that was read, so that nothing that is written
 * at the same moment is lost.
 *
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/
 */
export function kubernetesSecret(id: string, options: KubernetesSecretOptions): Destination {
  const { namespace, name, key } = options;
  const title = `the secret ${namespace}/${name}`;
  return valueDestination(id, {
    async connect() {
      const { url, token, tls } = await findCluster({ ...options, destination: id });
      const remote = createRemote({
        destination: id,
        service: 'Kubernetes',
        baseUrl: url,
        headers: {
          accept: 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        tls,
        tuning: options.tuning,
      });
      return secretStore(id, remote, url.host, options);
    },
    place: `"${key}" in the secret ${namespace}/${name}`,
    key,
    container: title,
    remedy: 'choose another key or name, or remove the value',
    identify: options.identify,
  });
}

function secretStore(
  id: string,
  remote: Remote,
  host: string,
  { namespace, name, key }: KubernetesSecretOptions,
): ValueStore<HeldSecret> {
  const all = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`;
  const one = `${all}/${encodeURIComponent(name)}`;
  const fail = (message: string) => new DeliveryError(id, message);
  const rule = (verb: string) =>
    `Add to a Role of the namespace: {apiGroups: [""], resources: ["secrets"], ${verb === 'create' ? '' : `resourceNames: ["${name}"], `}verbs: ["${verb}"]}.`;

  const refusal = (verb: string, response: FinalResponse) => {
    const { status, effort } = response;
    const parsed = statusShape.safeParse(parseJson(textOf(response)));
    const reason = parsed.success ? remote.redact(parsed.data.message ?? '', 500) : '';
    const words = reason === '' ? `${status}` : `${status}: ${reason}`;
    const explain = () => {
      if (status === 401)
        return `Kubernetes at ${host} does not accept the credentials (${words}). They are mistyped or expired, or belong to another cluster.`;
      if (status === 403)
        return `Kubernetes does not allow this identity to ${verb} the secret ${namespace}/${name} (${words}). ${rule(verb)}`;
      if (status === 404)
        return `Kubernetes at ${host} has no namespace ${namespace} (${words}). Create it, or correct the namespace.`;
      return status === 429 || status >= 500
        ? `Kubernetes at ${host} is not available (${words}). Apply again later.`
        : `Kubernetes refused to ${verb} the secret ${namespace}/${name} (${words}).`;
    };
    return fail(`${explain()}${effortMessage(effort)}`);
  };

  const versionOf = (response: FinalResponse): Written => ({
    version: remote.read(response, secretShape).metadata.resourceVersion,
  });

  const patch = async (value: string | null, { secret }: HeldSecret): Promise<Written> => {
    const resourceVersion = secret?.metadata.resourceVersion;
    const response = await remote.send({
      method: 'PATCH',
      path: one,
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ metadata: { resourceVersion }, data: { [key]: value } }),
    });
    // Changed, or deleted.
    if (response.status === 409 || response.status === 404) return null;
    if (response.status !== 200) throw refusal('patch', response);
    return versionOf(response);
  };

  const create = async (value: string): Promise<Written> => {
    const json = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace, labels: OWN_LABEL },
      type: 'Opaque',
      data: { [key]: value },
    };
    const response = await remote.send({ method: 'POST', path: all, json });
    if (response.status === 409) return null;
    if (response.status !== 201) throw refusal('create', response);
    return versionOf(response);
  };

  return {
    async read() {
      const response = await remote.send({ method: 'GET', path: one });
      if (response.status === 404)
        return {
          secret: undefined,
          value: undefined,
          subject: 'the secret',
          missing: 'the secret is missing',
        };
      if (response.status !== 200) throw refusal('get', response);
      const secret = remote.read(response, secretShape);
      const { resourceVersion: version } = secret.metadata;
      const encoded = Object.getOwnPropertyDescriptor(secret.data ?? {}, key)?.value;
      return { secret, version, subject: `version ${version} of the secret`, value: decoded(encoded) };
    },
    async requireWritable({ secret }) {
      if (secret?.immutable)
        throw fail(
          `The secret ${namespace}/${name} is immutable. Choose another name, or delete the secret.`,
        );
      const bytes = Object.values(secret?.data ?? {}).reduce((sum, text) => sum + (text.length * 3) / 4, 0);
      if (bytes + OWN_BYTES > MAX_BYTES)
        throw fail(
          `The secret ${namespace}/${name} is full: Kubernetes stores ${MAX_BYTES} bytes. Choose another secret.`,
        );
      const verb = secret === undefined ? 'create' : 'patch';
      const json = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: {
          resourceAttributes: {
            namespace,
            verb,
            group: '',
            resource: 'secrets',
            ...(secret ? { name } : {}),
          },
        },
      };
      const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
      const response = await remote.send({ method: 'POST', path, json });
      // An identity that may not ask gets the error of the write.
      if (response.status !== 201) return;
      const { allowed, reason = '' } = remote.read(response, reviewShape).status;
      if (allowed) return;
      const because = reason === '' ? '' : ` (${remote.redact(reason)})`;
      throw fail(
        `Kubernetes does not allow this identity to ${verb} the secret ${namespace}/${name}${because}. ${rule(verb)}`,
      );
    },
    write: (value, held) => {
      const encoded = Buffer.from(value).toString('base64');
      return held.secret === undefined ? create(encoded) : patch(encoded, held);
    },
    async remove(held) {
      const { secret } = held;
      const others = Object.keys(secret?.data ?? {}).filter((each) => each !== key);
      const isOwn = Object.entries(OWN_LABEL).every(
        ([label, value]) => secret?.metadata.labels?.[label] === value,
      );
      if (secret === undefined || others.length > 0 || !isOwn) return patch(null, held);
      const { uid, resourceVersion } = secret.metadata;
      const json = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid, resourceVersion } };
      const response = await remote.send({ method: 'DELETE', path: one, json });
      if (response.status === 409) return null;
      if (response.status !== 200 && response.status !== 404) throw refusal('delete', response);
      return held;
    },
  };
}

/** Undefined: there is no such value. Null: it is not text. */
function decoded(encoded: unknown): string | null | undefined {
  if (typeof encoded !== 'string') return undefined;
  try {
    return UTF8.decode(Buffer.from(encoded, 'base64'));
  } catch {
    return null;
  }
}

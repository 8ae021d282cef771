import * as z from 'zod';
import type { HttpTuning } from '../../http/client.ts';
import type { FinalResponse } from '../../http/exchange.ts';
import { effortMessage } from '../../http/messages.ts';
import { parseJson } from '../../http/read-json.ts';
import { textOf } from '../../http/request-response.ts';
import { DeliveryError, type Destination } from '../destination.ts';
import type { IdentifyOwner } from '../occupant.ts';
import { createRemote, type Remote } from '../remote/remote.ts';
import { requireAddress } from '../remote/settings.ts';
import { type HeldValue, type ValueStore, valueDestination } from '../remote/value-destination.ts';
import { googleToken } from './credentials.ts';

export interface GoogleSecretOptions {
  readonly project: string;
  readonly secretId: string;
  readonly credentials: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly identify: IdentifyOwner;
  readonly tuning?: HttpTuning | undefined;
}

const ADDRESS = 'https://secretmanager.googleapis.com/v1';

const accessed = z.object({ name: z.string(), payload: z.object({ data: z.string().default('') }) });
const added = z.object({ name: z.string() });
const problem = z.object({
  error: z.object({ message: z.string().optional(), status: z.string().optional() }),
});

/** What each request needs, and the predefined role that has it. */
const PERMISSIONS = {
  access: ['secretmanager.versions.access', 'roles/secretmanager.secretAccessor'],
  get: ['secretmanager.secrets.get', 'roles/secretmanager.viewer'],
  create: ['secretmanager.secrets.create', 'roles/secretmanager.admin'],
  add: ['secretmanager.versions.add', 'roles/secretmanager.secretVersionAdder'],
  disable: ['secretmanager.versions.disable', 'roles/secretmanager.secretVersionManager'],
} as const;

type HeldSecret = HeldValue & { readonly exists: boolean };

/**
 * A secret of Google Secret Manager. Each delivery adds a version, so that no value of anyone is lost.
 *
 * @see https://cloud.google.com/secret-manager/docs/reference/rest
 */
export function googleSecret(id: string, options: GoogleSecretOptions): Destination {
  const { project, secretId, environment, tuning } = options;
  const title = `the secret ${project}/${secretId}`;
  return valueDestination(id, {
    async connect() {
      const address = environment.GOOGLE_SECRET_MANAGER_CUSTOM_ENDPOINT || ADDRESS;
      const baseUrl = requireAddress(id, 'address of Google Secret Manager', address);
      const token = await googleToken({ ...options, destination: id });
      const headers = { authorization: `Bearer ${token}` };
      return secretStore(
        id,
        createRemote({ destination: id, service: 'Google Secret Manager', baseUrl, headers, tuning }),
        options,
      );
    },
    place: `T${title.slice(1)}`,
    container: title,
    remedy: 'choose another secret_id, or disable the version',
    identify: options.identify,
  });
}

function secretStore(
  id: string,
  remote: Remote,
  { project, secretId }: GoogleSecretOptions,
): ValueStore<HeldSecret> {
  const all = `/projects/${encodeURIComponent(project)}/secrets`;
  const one = `${all}/${encodeURIComponent(secretId)}`;

  const errorOf = (response: FinalResponse) => {
    const parsed = problem.safeParse(parseJson(textOf(response)));
    return parsed.success ? parsed.data.error : {};
  };
  const refusal = (action: keyof typeof PERMISSIONS, response: FinalResponse) => {
    const { status, effort } = response;
    const { message = '' } = errorOf(response);
    const words = message === '' ? `${status}` : `${status}: ${remote.redact(message, 500)}`;
    const [permission, role] = PERMISSIONS[action];
    const explain = () => {
      if (status === 401)
        return `Google does not accept the credentials (${words}). They are expired or revoked.`;
      if (status === 403)
        return `Google does not allow ${permission} on projects/${project}/secrets/${secretId} (${words}). Grant it by a role of your own, or ${role}: gcloud projects add-iam-policy-binding ${project} --member=MEMBER --role=${role}. If the message is about the API, enable it: gcloud services enable secretmanager.googleapis.com.`;
      if (status === 404)
        return `Google Cloud has no project ${project}, or it is not visible to the credentials (${words}).`;
      return status === 429 || status >= 500
        ? `Google Secret Manager is not available (${words}). Apply again later.`
        : `Google Secret Manager refused ${permission} on projects/${project}/secrets/${secretId} (${words}).`;
    };
    return new DeliveryError(id, `${explain()}${effortMessage(effort)}`);
  };

  return {
    async read() {
      const response = await remote.send({ method: 'GET', path: `${one}/versions/latest:access` });
      const absent = { value: undefined, subject: 'the secret' };
      // Its latest version is disabled or destroyed.
      if (response.status === 400 && errorOf(response).status === 'FAILED_PRECONDITION')
        return {
          ...absent,
          exists: true,
          missing: 'the latest version of the secret is disabled or destroyed',
        };
      if (response.status === 404) {
        const secret = await remote.send({ method: 'GET', path: one });
        if (secret.status !== 200 && secret.status !== 404) throw refusal('get', secret);
        const exists = secret.status === 200;
        return {
          ...absent,
          exists,
          missing: exists ? 'the secret has no versions' : 'the secret is missing',
        };
      }
      if (response.status !== 200) throw refusal('access', response);
      const { name, payload } = remote.read(response, accessed);
      const version = versionIn(name);
      const value = textIn(Buffer.from(payload.data, 'base64'));
      return { exists: true, version, value, subject: `version ${version} of the secret` };
    },
    async write(value, { exists }) {
      if (!exists) {
        const json = { replication: { automatic: {} }, labels: { 'managed-by': 'lowerplane' } };
        const path = `${all}?secretId=${encodeURIComponent(secretId)}`;
        const created = await remote.send({ method: 'POST', path, json });
        if (created.status === 409) return null;
        if (created.status !== 200) throw refusal('create', created);
      }
      const json = { payload: { data: Buffer.from(value).toString('base64') } };
      const response = await remote.send({ method: 'POST', path: `${one}:addVersion`, json });
      if (response.status === 404) return null;
      if (response.status !== 200) throw refusal('add', response);
      return { version: versionIn(remote.read(response, added).name) };
    },
    async remove(held) {
      const path = `${one}/versions/${encodeURIComponent(String(held.version))}:disable`;
      const response = await remote.send({ method: 'POST', path, json: {} });
      if (response.status !== 200 && response.status !== 404) throw refusal('disable', response);
      return held;
    },
  };
}

/** "3" of "projects/1/secrets/a/versions/3". */
function versionIn(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Null: it is not text. */
function textIn(bytes: Buffer): string | null {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : null;
}

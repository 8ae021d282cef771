import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { HttpTuning } from '../../http/client.ts';
import { DeliveryError, type Destination } from '../destination.ts';
import type { IdentifyOwner } from '../occupant.ts';
import { type JsonValues, jsonValues, textNamed, withoutNamed } from '../remote/lossless-json.ts';
import {
  type HeldValue,
  type ValueStore,
  valueDestination,
  type Written,
} from '../remote/value-destination.ts';
import { awsIdentity } from './credentials.ts';
import { partitionOf } from './endpoint.ts';
import { type AwsApi, type AwsJsonService, createAwsApi } from './json-api.ts';

export interface AwsSecretOptions {
  readonly name: string;
  /** The value's name in a secret that is a JSON object. Without it, the whole secret. */
  readonly key: string | undefined;
  readonly region: string | undefined;
  readonly profile: string | undefined;
  /** Of the KMS key that encrypts a secret made here. Without it, AWS's own. */
  readonly kmsKeyId: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly identify: IdentifyOwner;
  readonly tuning?: HttpTuning | undefined;
}

const SECRETS_MANAGER: AwsJsonService = {
  id: 'secretsmanager',
  variable: 'SECRETS_MANAGER',
  title: 'AWS Secrets Manager',
  target: 'secretsmanager',
  prefix: 'secretsmanager',
};

/** The most that a secret holds. Source: docs.aws.amazon.com, "AWS Secrets Manager quotas". */
const MAX_BYTES = 65_536;
/** Bytes to reserve for the key, quotes and punctuation of one value. */
const OWN_BYTES = 64;
/** Days in which a deletion by mistake can be undone. The minimum that AWS accepts. */
const RECOVERY_DAYS = 7;
/** Marks secrets that were made here, which may be deleted here. */
const OWN_TAG = { Key: 'managed-by', Value: 'lowerplane' };
/** Holds a version until it is known that nothing else was written. */
const STAGE = 'LOWERPLANE';
const CURRENT = 'AWSCURRENT';

const got = z.object({ VersionId: z.string(), SecretString: z.string().optional() });
const described = z.object({
  DeletedDate: z.number().nullish(),
  Tags: z.array(z.object({ Key: z.string().optional(), Value: z.string().optional() })).nullish(),
});
const written = z.object({ VersionId: z.string() });
const anything = z.object({});

const NOT_FOUND = 'ResourceNotFoundException';
const EXISTS = 'ResourceExistsException';
/** Of a secret that is scheduled for deletion, among others. */
const INVALID_REQUEST = 'InvalidRequestException';
const IN_DELETION = /deletion|deleted/i;
/** Of a stage that is not at the version it is to be taken from. */
const INVALID_PARAMETER = 'InvalidParameterException';

interface HeldSecret extends HeldValue {
  readonly state: 'absent' | 'empty' | 'deleted' | 'present';
  readonly version?: string;
  /** Those of a JSON object. */
  readonly values?: JsonValues | null;
  readonly bytes: number;
}

/**
 * A secret of AWS Secrets Manager, or one value in it. A new version becomes the current one only if the one that was
 * read still is, so that nothing that is written at the same moment is lost.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html
 */
export function awsSecret(id: string, options: AwsSecretOptions): Destination {
  const { name, key, region, profile, environment, tuning } = options;
  const title = `the secret ${name}`;
  return valueDestination(id, {
    async connect() {
      const identity = await awsIdentity({ destination: id, region, profile, environment, tuning });
      const arn = `arn:${partitionOf(identity.region)}:secretsmanager:${identity.region}:*:secret:${name}-??????`;
      const api = createAwsApi({
        destination: id,
        service: SECRETS_MANAGER,
        identity,
        resource: { arn, title },
        environment,
        tuning,
      });
      return secretStore(id, api, options);
    },
    place: key === undefined ? `The secret ${name}` : `"${key}" in the secret ${name}`,
    key,
    container: title,
    remedy: `choose another ${key === undefined ? 'name' : 'key or name'}, or remove the value`,
    identify: options.identify,
  });
}

function secretStore(id: string, api: AwsApi, options: AwsSecretOptions): ValueStore<HeldSecret> {
  const { name, key, kmsKeyId } = options;
  const secret = { SecretId: name };

  const describe = async () => {
    const found = await api.call('DescribeSecret', secret, described, NOT_FOUND);
    if (!found.ok) return { exists: false, isDeleted: false, isOwn: false };
    const { DeletedDate, Tags } = found.value;
    const isOwn = (Tags ?? []).some(({ Key, Value }) => Key === OWN_TAG.Key && Value === OWN_TAG.Value);
    return { exists: true, isDeleted: typeof DeletedDate === 'number', isOwn };
  };

  const withoutVersion = async (): Promise<HeldSecret> => {
    const { exists, isDeleted } = await describe();
    const absent = { value: undefined, subject: 'the secret', bytes: 0 };
    if (isDeleted) return { ...absent, state: 'deleted', missing: 'the secret is scheduled for deletion' };
    return exists
      ? { ...absent, state: 'empty', missing: 'the secret has no current version' }
      : { ...absent, state: 'absent', missing: 'the secret is missing' };
  };

  /** Makes a version the current one, unless another one than `over` is by now. */
  const replace = async (text: string, over: HeldSecret): Promise<Written> => {
    const input = { ...secret, ClientRequestToken: randomUUID(), SecretString: text };
    const stages = over.version === undefined ? [CURRENT] : [STAGE];
    const made = await api.call(
      'PutSecretValue',
      { ...input, VersionStages: stages },
      written,
      INVALID_REQUEST,
    );
    if (!made.ok) {
      if (IN_DELETION.test(made.message)) return null;
      throw made.refusal();
    }
    const { VersionId: version } = made.value;
    if (over.version === undefined) return { version };
    const move = { VersionStage: CURRENT, MoveToVersionId: version, RemoveFromVersionId: over.version };
    const moved = await api.call(
      'UpdateSecretVersionStage',
      { ...secret, ...move },
      anything,
      INVALID_PARAMETER,
    );
    return moved.ok ? { version } : null;
  };

  const create = async (text: string): Promise<Written> => {
    const made = await api.call(
      'CreateSecret',
      {
        Name: name,
        ClientRequestToken: randomUUID(),
        Description: 'An API key of LowerPlane.',
        SecretString: text,
        Tags: [OWN_TAG],
        ...(kmsKeyId === undefined ? {} : { KmsKeyId: kmsKeyId }),
      },
      written,
      EXISTS,
    );
    return made.ok ? { version: made.value.VersionId } : null;
  };

  return {
    async read() {
      const found = await api.call('GetSecretValue', secret, got, NOT_FOUND, INVALID_REQUEST);
      if (!found.ok) return withoutVersion();
      const { VersionId: version, SecretString: text } = found.value;
      const held = { state: 'present', version, subject: `version ${version} of the secret` } as const;
      const bytes = Buffer.byteLength(text ?? '');
      if (key === undefined) return { ...held, bytes, value: text ?? null };
      const values = text === undefined ? null : text.trim() === '' ? {} : jsonValues(text);
      return { ...held, bytes, values, value: values === null ? undefined : textNamed(values, key) };
    },
    async requireWritable({ state, values, bytes }) {
      if (state === 'deleted' && !(await describe()).isOwn)
        throw new DeliveryError(
          id,
          `The secret ${name} is scheduled for deletion, and was not created here. Restore it (aws secretsmanager restore-secret), or choose another name.`,
        );
      if (values === null)
        throw new DeliveryError(
          id,
          `The secret ${name} is not a JSON object, so a single value (key) cannot be stored in it. Remove key from the destination, or choose another secret.`,
        );
      if (key !== undefined && bytes + Buffer.byteLength(JSON.stringify(key)) + OWN_BYTES > MAX_BYTES)
        throw new DeliveryError(
          id,
          `The secret ${name} has ${bytes} bytes, and AWS Secrets Manager stores ${MAX_BYTES}. Choose another secret.`,
        );
    },
    async write(value, over) {
      const text = key === undefined ? value : JSON.stringify({ ...over.values, [key]: value });
      switch (over.state) {
        case 'absent':
          return create(text);
        case 'deleted':
          // What it held shows after that: it is read again.
          await api.call('RestoreSecret', secret, anything);
          return null;
        case 'empty':
        case 'present':
          return replace(text, over);
      }
    },
    async remove(over) {
      const rest = key === undefined ? {} : withoutNamed(over.values ?? {}, key);
      if (Object.keys(rest).length > 0) return replace(JSON.stringify(rest), over);
      // Secrets Manager stores no empty value.
      if (!(await describe()).isOwn) return replace(key === undefined ? ' ' : '{}', over);
      await api.call('DeleteSecret', { ...secret, RecoveryWindowInDays: RECOVERY_DAYS }, anything, NOT_FOUND);
      return over;
    },
  };
}

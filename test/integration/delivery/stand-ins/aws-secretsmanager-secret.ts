import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { action, awsError, startAws } from '../services/aws.ts';
import { type StandIn, Violation } from '../services/stand-in.ts';

const NAME = 'ci/lowerplane';
const SecretId = z.literal(NAME);
const ClientRequestToken = z.string().min(32).max(64);
const SecretString = z.string().min(1).max(65_536);
const CURRENT = 'AWSCURRENT';

interface Secret {
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  readonly versions: Map<string, string>;
  /** Version by stage. */
  readonly stages: Map<string, string>;
  isDeleted: boolean;
}

/** AWS Secrets Manager with one secret, in which the key is one of several values. */
export function start(): Promise<StandIn> {
  return startWith(
    {
      tags: [],
      versions: new Map([['1'.repeat(36), '{"url":"https://example.com","port":12345678901234567890}']]),
      stages: new Map([[CURRENT, '1'.repeat(36)]]),
      isDeleted: false,
    },
    start,
  );
}

/**
 * AWS Secrets Manager with the secret of a name. Source: docs.aws.amazon.com/secretsmanager/latest/apireference.
 *
 * @param initial what it has at the start. Undefined: none, and the key is going to be all of it.
 * @param again starts another one.
 */
export async function startWith(
  initial: Secret | undefined,
  again: () => Promise<StandIn>,
): Promise<StandIn> {
  let secret = initial;
  const isWhole = initial === undefined;
  const missing = () =>
    awsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  const inDeletion = () =>
    awsError(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  const put = (text: string, stages: readonly string[], version: string = randomUUID()) => {
    secret ??= { tags: [], versions: new Map(), stages: new Map(), isDeleted: false };
    secret.versions.set(version, text);
    for (const stage of stages) secret.stages.set(stage, version);
    return version;
  };
  const current = () => secret?.versions.get(secret.stages.get(CURRENT) ?? '');

  const aws = await startAws(
    { service: 'secretsmanager', target: 'secretsmanager' },
    {
      GetSecretValue: action({
        input: z.strictObject({ SecretId }),
        respond() {
          if (secret === undefined) return missing();
          if (secret.isDeleted) return inDeletion();
          const text = current();
          if (text === undefined)
            return awsError(
              'ResourceNotFoundException',
              "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
            );
          const VersionId = secret.stages.get(CURRENT);
          return {
            status: 200,
            body: { Name: NAME, VersionId, SecretString: text, VersionStages: [CURRENT] },
          };
        },
      }),
      DescribeSecret: action({
        input: z.strictObject({ SecretId }),
        respond: () =>
          secret === undefined
            ? missing()
            : {
                status: 200,
                body: {
                  Name: NAME,
                  Tags: secret.tags,
                  ...(secret.isDeleted ? { DeletedDate: 1_793_613_600.123 } : {}),
                },
              },
      }),
      CreateSecret: action({
        isWrite: true,
        input: z.strictObject({
          Name: SecretId,
          ClientRequestToken,
          Description: z.string().max(2048),
          SecretString,
          Tags: z.array(z.strictObject({ Key: z.string(), Value: z.string() })),
          KmsKeyId: z.string().optional(),
        }),
        respond({ ClientRequestToken: version, SecretString: text, Tags: tags }) {
          if (secret?.versions.get(version) === text) return { status: 200, body: { VersionId: version } };
          if (secret !== undefined)
            return awsError(
              'ResourceExistsException',
              'The operation failed because the secret already exists.',
            );
          secret = { tags, versions: new Map(), stages: new Map(), isDeleted: false };
          return { status: 200, body: { Name: NAME, VersionId: put(text, [CURRENT], version) } };
        },
      }),
      PutSecretValue: action({
        isWrite: true,
        input: z.strictObject({
          SecretId,
          ClientRequestToken,
          SecretString,
          VersionStages: z.array(z.string()).min(1).max(20),
        }),
        respond({ ClientRequestToken: version, SecretString: text, VersionStages: stages }) {
          if (secret === undefined) return missing();
          if (secret.isDeleted) return inDeletion();
          return { status: 200, body: { VersionId: put(text, stages, version), VersionStages: stages } };
        },
      }),
      UpdateSecretVersionStage: action({
        isWrite: true,
        input: z.strictObject({
          SecretId,
          VersionStage: z.string(),
          MoveToVersionId: z.string(),
          RemoveFromVersionId: z.string(),
        }),
        respond({ VersionStage: stage, MoveToVersionId: to, RemoveFromVersionId: from }) {
          if (secret === undefined) return missing();
          if (!secret.versions.has(to)) throw new Violation(`no version ${to}`);
          if (secret.stages.get(stage) !== from)
            return awsError(
              'InvalidParameterException',
              `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${secret.stages.get(stage)}`,
            );
          secret.stages.set(stage, to);
          return { status: 200, body: { Name: NAME } };
        },
      }),
      RestoreSecret: action({
        isWrite: true,
        input: z.strictObject({ SecretId }),
        respond() {
          if (secret === undefined) return missing();
          secret.isDeleted = false;
          return { status: 200, body: { Name: NAME } };
        },
      }),
      DeleteSecret: action({
        isWrite: true,
        input: z.strictObject({ SecretId, RecoveryWindowInDays: z.int().min(7).max(30) }),
        respond() {
          if (secret === undefined) return missing();
          secret.isDeleted = true;
          return { status: 200, body: { Name: NAME, DeletionDate: 1_793_613_600.123 } };
        },
      }),
    },
    again,
  );
  const values = (): Record<string, unknown> =>
    JSON.parse((secret?.isDeleted ? undefined : current()) ?? '{}');
  const textAt = (key: string) => {
    const { [key]: value } = values();
    return typeof value === 'string' ? value : undefined;
  };
  const rest = () => {
    const { api_key: _, ...others } = values();
    return others;
  };
  const form = isWhole
    ? {
        element: { aws_secretsmanager_secret: { name: NAME } },
        identity: `aws_secretsmanager_secret:${NAME}`,
        holds: () => (secret?.isDeleted ? undefined : current()),
        overwrite: (text: string) => {
          secret = undefined;
          put(text, [CURRENT]);
        },
        remove: () => {
          secret = undefined;
        },
        keepAs: `${NAME}-previous`,
      }
    : {
        element: { aws_secretsmanager_secret: { name: NAME, key: 'api_key' } },
        identity: `aws_secretsmanager_secret:${NAME}#api_key`,
        holds: () => textAt('api_key'),
        overwrite: (text: string) => void put(JSON.stringify({ ...rest(), api_key: text }), [CURRENT]),
        remove: () => void put(JSON.stringify(rest()), [CURRENT]),
        beside: () => (current() ?? '').replace(/,?"api_key":"[^"]*"/, ''),
        keepAs: 'old_key',
        kept: (as = 'old_key') => textAt(as),
      };
  return {
    ...aws,
    ...form,
    conditional: 'always',
    words: {
      denied: {
        read: 'AWS does not allow secretsmanager:GetSecretValue on the secret ci/lowerplane',
        write: `{"Effect":"Allow","Action":["secretsmanager:${isWhole ? 'CreateSecret' : 'PutSecretValue'}"],"Resource":"arn:aws:secretsmanager:eu-west-1:*:secret:ci/lowerplane-??????"}`,
      },
      outage: 'AWS Secrets Manager in eu-west-1 is not available (500 InternalServiceError',
    },
  };
}

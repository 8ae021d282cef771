import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { isHeaderSafe } from '../../http/address.ts';
import type { HttpTuning } from '../../http/client.ts';
import { textOf } from '../../http/request-response.ts';
import { DeliveryError } from '../destination.ts';
import { createRemote } from '../remote/remote.ts';
import { requireToken } from '../remote/settings.ts';
import type { AwsCredentials } from './signer.ts';

/** As containers and instances hand credentials out. */
const shape = z.object({ AccessKeyId: z.string(), SecretAccessKey: z.string(), Token: z.string() });

/** Hosts that credentials of a container come from by plain http: those of ECS and EKS, and this machine. */
const CONTAINER_HOSTS =
  /^(?:169\.254\.170\.2|169\.254\.170\.23|\[fd00:ec2::23\]|localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

export interface MetadataOptions {
  readonly destination: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly tuning: HttpTuning | undefined;
}

/**
 * The credentials of the task or pod that this runs in. Undefined: it runs in none.
 *
 * @throws DeliveryError when there is a source that gives none.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
export async function containerCredentials(options: MetadataOptions): Promise<AwsCredentials | undefined> {
  const { destination, environment } = options;
  const relative = environment.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  const full = environment.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  if (!relative && !full) return undefined;
  const url = URL.parse(relative ? `http://169.254.170.2${relative}` : (full ?? ''));
  if (url === null || (url.protocol !== 'https:' && !CONTAINER_HOSTS.test(url.hostname)))
    throw new DeliveryError(
      destination,
      'AWS_CONTAINER_CREDENTIALS_FULL_URI must be an https URL, or an address of the container or of this machine. Correct or unset it.',
    );
  const token = await containerToken(destination, environment);
  const remote = remoteAt(options, url, token === '' ? {} : { authorization: token });
  const response = await remote.send({ method: 'GET', path: `${url.pathname}${url.search}` });
  if (response.status !== 200)
    throw new DeliveryError(
      destination,
      `The container credentials endpoint of AWS at ${url.host} returned no credentials (${response.status}). Check the role of the task or pod.`,
    );
  return credentialsOf(remote.read(response, shape));
}

async function containerToken(destination: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const file = environment.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
  const token = file
    ? await readFile(file, 'utf8').catch(() => {
        throw new DeliveryError(
          destination,
          `${file}, which AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names, cannot be read.`,
        );
      })
    : (environment.AWS_CONTAINER_AUTHORIZATION_TOKEN ?? '');
  const name = 'authorization token of the container';
  return token.trim() === '' ? '' : requireToken(destination, name, token, '');
}

const INSTANCE = 'http://169.254.169.254';
const ROLES = '/latest/meta-data/iam/security-credentials/';
const TOKEN_SECONDS = '300';

/**
 * The credentials of the role of this EC2 instance, by version 2 of its metadata service. Undefined: there are none.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html
 */
export async function instanceCredentials(options: MetadataOptions): Promise<AwsCredentials | undefined> {
  const { environment } = options;
  if (environment.AWS_EC2_METADATA_DISABLED === 'true') return undefined;
  const url = URL.parse(environment.AWS_EC2_METADATA_SERVICE_ENDPOINT || INSTANCE);
  if (url === null) return undefined;
  try {
    const token = await remoteAt(options, url, {}).send({
      method: 'PUT',
      path: '/latest/api/token',
      headers: { 'x-aws-ec2-metadata-token-ttl-seconds': TOKEN_SECONDS },
    });
    const text = textOf(token).trim();
    if (token.status !== 200 || !isHeaderSafe(text)) return undefined;
    const remote = remoteAt(options, url, { 'x-aws-ec2-metadata-token': text });
    const roles = await remote.send({ method: 'GET', path: ROLES });
    const [role = ''] = textOf(roles).trim().split('\n');
    if (roles.status !== 200 || role === '') return undefined;
    const response = await remote.send({ method: 'GET', path: `${ROLES}${encodeURIComponent(role)}` });
    if (response.status !== 200) return undefined;
    // It is sent as text/plain.
    const parsed = shape.safeParse(JSON.parse(textOf(response)));
    return parsed.success ? credentialsOf(parsed.data) : undefined;
  } catch (error) {
    // Most machines are no instance: nothing answers there.
    if (error instanceof DeliveryError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function remoteAt(
  { destination, tuning }: MetadataOptions,
  url: URL,
  headers: Readonly<Record<string, string>>,
) {
  return createRemote({
    destination,
    service: 'the source of AWS credentials',
    baseUrl: new URL(url.origin),
    headers,
    direct: true,
    tuning: {
      ...tuning,
      limits: { connectMs: 1_000, headersMs: 2_000, totalMs: 5_000 },
      retry: { maxAttempts: 2 },
    },
  });
}

function credentialsOf({ AccessKeyId, SecretAccessKey, Token }: z.output<typeof shape>): AwsCredentials {
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token };
}

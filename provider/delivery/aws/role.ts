import type { HttpTuning } from '../../http/client.ts';
import { textOf } from '../../http/request-response.ts';
import { DeliveryError } from '../destination.ts';
import { createRemote } from '../remote/remote.ts';
import { type AwsService, endpointOf } from './endpoint.ts';
import { type AwsCredentials, secretsOf, signedHeaders } from './signer.ts';

const STS: AwsService = { id: 'sts', variable: 'STS', title: 'AWS STS' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
const SESSION = 'lowerplane';

/** A role to take on. */
export interface AwsRole {
  readonly arn: string;
  readonly sessionName: string | undefined;
  readonly externalId?: string | undefined;
  /** Who takes it on: an identity of AWS, or the token of another identity provider. */
  readonly by: { readonly credentials: AwsCredentials } | { readonly webIdentityToken: string };
}

export interface StsOptions {
  readonly destination: string;
  readonly region: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly tuning: HttpTuning | undefined;
}

/**
 * Takes on a role.
 *
 * @throws DeliveryError when AWS refuses it.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export async function assumeRole(
  { destination, region, environment, tuning }: StsOptions,
  { arn, sessionName = SESSION, externalId, by }: AwsRole,
): Promise<AwsCredentials> {
  const baseUrl = endpointOf(destination, STS, region, environment);
  const isSigned = 'credentials' in by;
  const secrets = isSigned ? secretsOf(by.credentials) : [by.webIdentityToken];
  const remote = createRemote({ destination, service: STS.title, baseUrl, headers: {}, secrets, tuning });
  const body = new URLSearchParams({
    Action: isSigned ? 'AssumeRole' : 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: arn,
    RoleSessionName: sessionName,
    ...(externalId === undefined ? {} : { ExternalId: externalId }),
    ...(isSigned ? {} : { WebIdentityToken: by.webIdentityToken }),
  }).toString();
  const headers = isSigned
    ? await signedHeaders(
        { region, service: STS.id },
        by.credentials,
        { host: baseUrl.host, headers: FORM, body },
        remote.now(),
      )
    : FORM;
  const response = await remote.send({ method: 'POST', path: '/', headers, body });
  const text = textOf(response);
  const [accessKeyId, secretAccessKey, sessionToken] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(
    (name) => element(text, name),
  );
  if (response.status === 200 && accessKeyId && secretAccessKey && sessionToken)
    return { accessKeyId, secretAccessKey, sessionToken };
  const { redact } = remote;
  const reason = redact(`${element(text, 'Code') ?? ''}: ${element(text, 'Message') ?? ''}`);
  throw new DeliveryError(
    destination,
    `AWS does not allow this identity to assume the role ${redact(arn)} (${response.status} ${reason}). Check the role's trust policy: it must allow sts:${isSigned ? 'AssumeRole' : 'AssumeRoleWithWebIdentity'} for this identity.`,
  );
}

/** The text of an element of XML without attributes, which is all that STS sends. */
function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]?.trim();
}

import { readFile } from 'node:fs/promises';
import type { HttpTuning } from '../../http/client.ts';
import { DeliveryError } from '../destination.ts';
import { requireToken } from '../remote/settings.ts';
import { containerCredentials, instanceCredentials } from './metadata.ts';
import { type AwsProfile, type AwsProfiles, readProfiles } from './profile.ts';
import { assumeRole, type StsOptions } from './role.ts';
import type { AwsCredentials } from './signer.ts';

/** Who asks, and where. */
export interface AwsIdentity {
  readonly region: string;
  readonly credentials: AwsCredentials;
}

export interface AwsSettings {
  readonly destination: string;
  /** Of the destination, or of the provider. */
  readonly region: string | undefined;
  /** Of the provider, or `AWS_PROFILE`. */
  readonly profile: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly tuning: HttpTuning | undefined;
}

/** A region's name is part of an address, so it is checked before anything is sent there. */
const ADDRESS_PART = /^[a-z0-9]+(?:-[a-z0-9]+)+$/;
/** A longer chain of profiles has a cycle. */
const MAX_CHAIN = 5;
const EXPORT =
  'Run `eval "$(aws configure export-credentials --format env)"` first, which puts its credentials into the environment';

/**
 * Region and credentials, looked for where AWS's own tools do: environment, web identity, shared files, container,
 * instance. A profile that the provider names comes first.
 *
 * @throws DeliveryError when there are none.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export async function awsIdentity(settings: AwsSettings): Promise<AwsIdentity> {
  const { destination, environment, tuning } = settings;
  const profiles = await readProfiles(environment);
  const name = settings.profile || environment.AWS_DEFAULT_PROFILE || 'default';
  const profile = profiles.get(name);
  const isNamed = settings.profile !== undefined && settings.profile !== environment.AWS_PROFILE;
  if (profile === undefined && settings.profile !== undefined)
    throw new DeliveryError(
      destination,
      `The AWS profile ${JSON.stringify(name)} was not found. Correct the name, or add the profile to ~/.aws/config.`,
    );
  const region = regionOf(settings, profile);
  const sts = { destination, region, environment, tuning };
  const credentials =
    (isNamed ? undefined : (ofEnvironment(environment) ?? (await ofWebIdentity(sts, environment)))) ??
    (profile && (await ofProfile(sts, profiles, name))) ??
    (await containerCredentials(sts)) ??
    (await instanceCredentials(sts));
  if (credentials !== undefined) return { region, credentials: sendable(destination, credentials) };
  throw new DeliveryError(
    destination,
    'No AWS credentials were found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, set AWS_PROFILE to a profile with credentials, or run where a role is attached (web identity, ECS, EKS, EC2).',
  );
}

/** As they can be signed with and sent: a file or a variable may end with a line break. */
function sendable(destination: string, credentials: AwsCredentials): AwsCredentials {
  const text = (name: string, value: string) => requireToken(destination, name, value, 'Set all of them.');
  return {
    accessKeyId: text('AWS access key id', credentials.accessKeyId),
    secretAccessKey: text('AWS secret access key', credentials.secretAccessKey),
    ...(credentials.sessionToken === undefined
      ? {}
      : { sessionToken: text('AWS session token', credentials.sessionToken) }),
  };
}

function regionOf(
  { destination, region, environment }: AwsSettings,
  profile: AwsProfile | undefined,
): string {
  const found = region || environment.AWS_DEFAULT_REGION || profile?.region;
  if (found === undefined)
    throw new DeliveryError(
      destination,
      'The AWS region is not known. Write region in the destination or in the aws settings of the provider, or set AWS_REGION.',
    );
  if (ADDRESS_PART.test(found)) return found;
  throw new DeliveryError(
    destination,
    `The AWS region ${JSON.stringify(found)} is not valid. Write one such as "eu-west-1".`,
  );
}

function ofEnvironment(environment: NodeJS.ProcessEnv): AwsCredentials | undefined {
  return complete(
    environment.AWS_ACCESS_KEY_ID,
    environment.AWS_SECRET_ACCESS_KEY,
    environment.AWS_SESSION_TOKEN,
  );
}

function complete(
  accessKeyId: string | undefined,
  secretAccessKey: string | undefined,
  sessionToken: string | undefined,
): AwsCredentials | undefined {
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

async function ofWebIdentity(
  sts: StsOptions,
  {
    AWS_WEB_IDENTITY_TOKEN_FILE: file,
    AWS_ROLE_ARN: arn,
    AWS_ROLE_SESSION_NAME: sessionName,
  }: NodeJS.ProcessEnv,
): Promise<AwsCredentials | undefined> {
  return file && arn ? byWebIdentity(sts, file, arn, sessionName) : undefined;
}

async function byWebIdentity(
  sts: StsOptions,
  file: string,
  arn: string,
  sessionName: string | undefined,
): Promise<AwsCredentials> {
  const webIdentityToken = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (webIdentityToken === '')
    throw new DeliveryError(sts.destination, `The web identity token for AWS cannot be read from ${file}.`);
  return assumeRole(sts, { arn, sessionName, by: { webIdentityToken } });
}

async function ofProfile(
  sts: StsOptions,
  profiles: AwsProfiles,
  name: string,
  depth = 0,
): Promise<AwsCredentials | undefined> {
  const fail = (what: string) =>
    new DeliveryError(sts.destination, `The AWS profile ${JSON.stringify(name)} ${what}.`);
  const profile = profiles.get(name);
  if (profile === undefined)
    throw fail(
      'was not found, but another profile names it as its source_profile. Correct that name, or add the profile to ~/.aws/config',
    );
  if (depth > MAX_CHAIN)
    throw fail(
      'has a chain of source_profile that is too long or refers back to itself. Correct source_profile',
    );
  const { role_arn: arn, role_session_name: sessionName, source_profile: source } = profile;
  if (arn === undefined || (source === name && depth > 0)) return withoutRole(profile, fail);
  if (profile.web_identity_token_file !== undefined)
    return byWebIdentity(sts, profile.web_identity_token_file, arn, sessionName);
  if (profile.mfa_serial !== undefined)
    throw fail(`requires an MFA code (mfa_serial), which is not supported. ${EXPORT}`);
  const credentials =
    source === undefined
      ? await bySource(sts, profile.credential_source)
      : source === name
        ? withoutRole(profile, fail)
        : await ofProfile(sts, profiles, source, depth + 1);
  if (credentials === undefined)
    throw fail(
      'assumes a role, but neither source_profile nor credential_source provides the credentials for that. Correct one of them',
    );
  return assumeRole(sts, { arn, sessionName, externalId: profile.external_id, by: { credentials } });
}

function bySource(sts: StsOptions, source: string | undefined): Promise<AwsCredentials | undefined> {
  switch (source) {
    case 'Environment':
      return Promise.resolve(ofEnvironment(sts.environment));
    case 'EcsContainer':
      return containerCredentials(sts);
    case 'Ec2InstanceMetadata':
      return instanceCredentials(sts);
    default:
      return Promise.resolve(undefined);
  }
}

/** Undefined: it has settings only, such as a region. */
function withoutRole(profile: AwsProfile, fail: (what: string) => DeliveryError): AwsCredentials | undefined {
  const own = complete(profile.aws_access_key_id, profile.aws_secret_access_key, profile.aws_session_token);
  if (own !== undefined) return own;
  const unsupported = ['sso_session', 'sso_start_url', 'credential_process', 'login_session'].find(
    (setting) => profile[setting] !== undefined,
  );
  if (unsupported !== undefined)
    throw fail(`gets its credentials by ${unsupported}, which is not supported. ${EXPORT}`);
  return undefined;
}

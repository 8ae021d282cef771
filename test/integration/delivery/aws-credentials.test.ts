import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { awsIdentity } from '../../../provider/delivery/aws/credentials.ts';
import { type SeenRequest, startServer } from '../api/test-server.ts';
import { failureOf } from './secrets.ts';
import { verifySignature } from './services/signature-v4.ts';

/** Assembled, so that no scanner takes them for real ones. */
const [ID, KEY] = [`AKIA${'S'.repeat(16)}`, ['source', 'secret', 'x'.repeat(26)].join('/')];
const TAKEN = {
  AccessKeyId: `ASIA${'T'.repeat(16)}`,
  SecretAccessKey: ['taken', 'y'.repeat(33)].join('/'),
  Token: 'session==',
};
const GIVEN = {
  accessKeyId: TAKEN.AccessKeyId,
  secretAccessKey: TAKEN.SecretAccessKey,
  sessionToken: TAKEN.Token,
};
const REGION = { AWS_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: 'true' };

/** STS, a container's source of credentials, and the metadata of an instance. */
async function running() {
  const folder = await mkdtemp(join(tmpdir(), 'aws-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const respond = ({ method, url, headers, body }: SeenRequest): readonly [number, unknown] => {
    if (url === '/container' && headers.authorization === 'of-the-container') return [200, TAKEN];
    if (method === 'PUT' && url === '/latest/api/token' && headers['x-aws-ec2-metadata-token-ttl-seconds'])
      return [200, 'metadata-token'];
    const roles = '/latest/meta-data/iam/security-credentials/';
    if (headers['x-aws-ec2-metadata-token'] === 'metadata-token')
      return [200, url === roles ? 'ci-role' : url === `${roles}ci-role` ? JSON.stringify(TAKEN) : ''];
    const form = new URLSearchParams(body);
    if (method !== 'POST' || form.get('Version') !== '2011-06-15') return [404, ''];
    if (form.get('Action') === 'AssumeRole')
      verifySignature(
        { method, url, headers, body: Buffer.from(body, 'latin1') },
        { accessKeyId: ID, secretAccessKey: KEY, region: 'eu-west-1', service: 'sts' },
        Date.now(),
      );
    else if (form.get('WebIdentityToken') !== 'web-token')
      return [
        400,
        '<ErrorResponse><Error><Code>InvalidIdentityToken</Code><Message>bad token bad-web-token-0123456789</Message></Error></ErrorResponse>',
      ];
    const { AccessKeyId, SecretAccessKey, Token } = TAKEN;
    return [
      200,
      `<R><Credentials><AccessKeyId>${AccessKeyId}</AccessKeyId><SecretAccessKey>${SecretAccessKey}</SecretAccessKey><SessionToken>${Token}</SessionToken></Credentials></R>`,
    ];
  };
  const { url, seen } = await startServer((response, request) => {
    const [status, body] = respond(request);
    response
      .writeHead(status, { 'content-type': typeof body === 'string' ? 'text/xml' : 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  const files = {
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
  };
  return {
    url,
    seen,
    write: async (name: 'config' | 'credentials' | 'token', text: string) => {
      await writeFile(join(folder, name), text);
      return join(folder, name);
    },
    identity: (
      environment: NodeJS.ProcessEnv,
      profile?: string,
      region: string | undefined = environment.AWS_REGION,
    ) =>
      awsIdentity({
        destination: 'aws_ssm_parameter:a',
        region,
        profile: profile ?? environment.AWS_PROFILE,
        environment: { ...files, AWS_ENDPOINT_URL_STS: url, ...environment },
        tuning: undefined,
      }),
  };
}

describe('credentials of AWS', () => {
  it('are those of the environment first', async () => {
    const { identity } = await running();
    const environment = {
      ...REGION,
      AWS_ACCESS_KEY_ID: ID,
      AWS_SECRET_ACCESS_KEY: KEY,
      AWS_SESSION_TOKEN: 't',
    };
    const credentials = { accessKeyId: ID, secretAccessKey: KEY, sessionToken: 't' };
    expect(await identity(environment)).toEqual({ region: 'eu-west-1', credentials });
  });

  it('are those of a profile, with its region; one that the provider names precedes the environment', async () => {
    const { write, identity } = await running();
    await write(
      'config',
      '# mine\n[profile ci]\nregion = us-east-2 ; Ohio\noutput=json\n[default]\nregion=eu-west-1\n',
    );
    await write('credentials', `[ci]\r\naws_access_key_id=${ID}\r\naws_secret_access_key = ${KEY}\r\n`);
    const ofProfile = { region: 'us-east-2', credentials: { accessKeyId: ID, secretAccessKey: KEY } };
    expect(await identity({ AWS_PROFILE: 'ci', AWS_EC2_METADATA_DISABLED: 'true' })).toEqual(ofProfile);
    const other = { AWS_ACCESS_KEY_ID: 'other', AWS_SECRET_ACCESS_KEY: 'other' };
    expect(await identity(other, 'ci')).toEqual(ofProfile);
    expect(await identity({ ...other, AWS_PROFILE: 'ci' })).toMatchObject({
      credentials: { accessKeyId: 'other' },
    });
  });

  it('are those of a role that a source profile may take on', async () => {
    const { write, seen, identity } = await running();
    await write(
      'config',
      `[profile deploy]\nrole_arn=arn:aws:iam::1:role/deploy\nsource_profile=base\nexternal_id=e1\n`,
    );
    await write('credentials', `[base]\naws_access_key_id=${ID}\naws_secret_access_key=${KEY}\n`);
    expect(await identity({ ...REGION, AWS_PROFILE: 'deploy' })).toMatchObject({ credentials: GIVEN });
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toMatchObject({
      ExternalId: 'e1',
      RoleSessionName: 'lowerplane',
    });
  });

  it('are those of a web identity', async () => {
    const { write, identity } = await running();
    const file = await write('token', 'web-token\n');
    const environment = {
      ...REGION,
      AWS_WEB_IDENTITY_TOKEN_FILE: file,
      AWS_ROLE_ARN: 'arn:aws:iam::1:role/ci',
    };
    expect(await identity(environment)).toMatchObject({ credentials: GIVEN });
    await write('token', 'bad-web-token-0123456789');
    expect(await failureOf(identity(environment), ['bad-web-token-0123456789'])).toContain(
      'AssumeRoleWithWebIdentity',
    );
  });

  it('are those of the container, or of the instance', async () => {
    const { url, write, identity } = await running();
    const file = await write('token', 'of-the-container\n');
    const container = { ...REGION, AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/container` };
    expect(await identity({ ...container, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file })).toMatchObject({
      credentials: GIVEN,
    });
    expect(await identity({ AWS_REGION: 'eu-west-1', AWS_EC2_METADATA_SERVICE_ENDPOINT: url })).toMatchObject(
      { credentials: GIVEN },
    );
    const elsewhere = { ...REGION, AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://example.com/' };
    expect(await failureOf(identity(elsewhere), [])).toContain('must be an https URL');
  });

  it('lose the line break that a file or a variable ends with, and are none with one inside', async () => {
    const { identity } = await running();
    const set = (token: string) => ({
      ...REGION,
      AWS_ACCESS_KEY_ID: `${ID}\n`,
      AWS_SECRET_ACCESS_KEY: ` ${KEY}\r\n`,
      AWS_SESSION_TOKEN: token,
    });
    expect(await identity(set('session\n'))).toMatchObject({
      credentials: { accessKeyId: ID, secretAccessKey: KEY, sessionToken: 'session' },
    });
    const words = await failureOf(identity(set('session\nx-hunter2: a')), ['hunter2', KEY]);
    expect(words).toContain('The AWS session token contains a space, a line break');
  });

  it('show nothing of themselves in an error of STS that repeats them', async () => {
    const { write, identity } = await running();
    const token = ['session', 'of', 'the', 'source', '0123456789'].join('-');
    const { url } = await startServer((response, { headers, body }) => {
      const said = `${JSON.stringify(headers)} ${KEY} ${body}`.replaceAll('<', '');
      response.writeHead(403).end(`<E><Code>AccessDenied</Code><Message>${said}</Message></E>`);
    });
    await write('config', '[profile ci]\nrole_arn=arn:aws:iam::1:role/ci\nsource_profile=base\n');
    await write(
      'credentials',
      `[base]\naws_access_key_id=${ID}\naws_secret_access_key=${KEY}\naws_session_token=${token}\n`,
    );
    const environment = { ...REGION, AWS_PROFILE: 'ci', AWS_ENDPOINT_URL_STS: url };
    expect(await failureOf(identity(environment), [KEY, token])).toContain(
      'does not allow this identity to assume',
    );
  });

  it('go by plain http to no other machine', async () => {
    const { write, identity } = await running();
    await write('config', '[profile ci]\nrole_arn=arn:aws:iam::1:role/ci\ncredential_source=Environment\n');
    const environment = {
      ...REGION,
      AWS_PROFILE: 'ci',
      AWS_ACCESS_KEY_ID: ID,
      AWS_SECRET_ACCESS_KEY: KEY,
      AWS_ENDPOINT_URL_STS: 'http://sts.example.com',
    };
    expect(await failureOf(identity({ ...environment, AWS_PROFILE: undefined }, 'ci'), [KEY])).toContain(
      'uses plain http',
    );
  });

  it.each([
    ['no credentials at all', '', {}, 'No AWS credentials were found'],
    ['an unknown profile', '', { AWS_PROFILE: 'ci' }, 'The AWS profile "ci"'],
    [
      'single sign-on',
      '[profile ci]\nsso_session = a',
      { AWS_PROFILE: 'ci' },
      'by sso_session, which is not supported. Run `eval',
    ],
    [
      'a program',
      '[profile ci]\ncredential_process = a',
      { AWS_PROFILE: 'ci' },
      'by credential_process, which is not',
    ],
    ['a device', '[profile ci]\nrole_arn=a\nmfa_serial=b', { AWS_PROFILE: 'ci' }, 'requires an MFA code'],
    ['a role of no one', '[profile ci]\nrole_arn=a', { AWS_PROFILE: 'ci' }, 'neither source_profile nor'],
    [
      'a cycle',
      '[profile ci]\nrole_arn=a\nsource_profile=b\n[profile b]\nrole_arn=b\nsource_profile=ci',
      { AWS_PROFILE: 'ci' },
      'refers back to itself',
    ],
    ['no region', '', { AWS_REGION: undefined }, 'The AWS region is not known'],
    [
      'no region of AWS',
      '',
      { AWS_REGION: 'eu.example.com/' },
      'The AWS region "eu.example.com/" is not valid',
    ],
  ])('with %s are a plain error', async (_, config, environment, words) => {
    const { write, identity } = await running();
    await write('config', config);
    expect(await failureOf(identity({ ...REGION, ...environment }), [])).toContain(words);
  });
});

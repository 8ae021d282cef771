import * as z from 'zod';
import type { HttpTuning } from '../../http/client.ts';
import type { Destination } from '../destination.ts';
import type { IdentifyOwner } from '../occupant.ts';
import { type HeldValue, type ValueStore, valueDestination } from '../remote/value-destination.ts';
import { awsIdentity } from './credentials.ts';
import { partitionOf } from './endpoint.ts';
import { type AwsApi, type AwsJsonService, createAwsApi } from './json-api.ts';

export interface AwsParameterOptions {
  readonly name: string;
  readonly region: string | undefined;
  readonly profile: string | undefined;
  /** Of the KMS key that encrypts the parameter. Without it, AWS's own. */
  readonly keyId: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly identify: IdentifyOwner;
  readonly tuning?: HttpTuning | undefined;
}

const SSM: AwsJsonService = {
  id: 'ssm',
  variable: 'SSM',
  title: 'AWS Systems Manager',
  target: 'AmazonSSM',
  prefix: 'ssm',
};

const got = z.object({ Parameter: z.object({ Value: z.string(), Version: z.number().int() }) });
const put = z.object({ Version: z.number().int() });
const NOT_FOUND = 'ParameterNotFound';
const EXISTS = 'ParameterAlreadyExists';

type HeldParameter = HeldValue & { readonly version: number };

/**
 * A SecureString in AWS Systems Manager Parameter Store.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export function awsParameter(id: string, options: AwsParameterOptions): Destination {
  const { name, region, profile, environment, tuning } = options;
  const title = `the parameter ${name}`;
  return valueDestination(id, {
    async connect() {
      const identity = await awsIdentity({ destination: id, region, profile, environment, tuning });
      const path = name.startsWith('/') ? name : `/${name}`;
      const arn = `arn:${partitionOf(identity.region)}:ssm:${identity.region}:*:parameter${path}`;
      const api = createAwsApi({
        destination: id,
        service: SSM,
        identity,
        resource: { arn, title },
        environment,
        tuning,
      });
      return parameterStore(api, options);
    },
    place: `The parameter ${name}`,
    container: title,
    remedy: 'choose another name, or delete the parameter',
    identify: options.identify,
  });
}

function parameterStore(api: AwsApi, { name, keyId }: AwsParameterOptions): ValueStore<HeldParameter> {
  return {
    async read() {
      const read = await api.call('GetParameter', { Name: name, WithDecryption: true }, got, NOT_FOUND);
      if (!read.ok)
        return {
          value: undefined,
          version: 0,
          subject: 'the parameter',
          missing: 'the parameter is missing',
        };
      const { Value: value, Version: version } = read.value.Parameter;
      return { value, version, subject: `version ${version} of the parameter` };
    },
    async write(value, { version }) {
      // A parameter that exists cannot be written on condition.
      const Overwrite = version > 0;
      const input = {
        Name: name,
        Value: value,
        Type: 'SecureString',
        Overwrite,
        ...(keyId ? { KeyId: keyId } : {}),
      };
      const written = await api.call('PutParameter', input, put, ...(Overwrite ? [] : [EXISTS]));
      return written.ok ? { version: written.value.Version } : null;
    },
    async remove({ version }) {
      await api.call('DeleteParameter', { Name: name }, z.object({}), NOT_FOUND);
      return { version };
    },
  };
}

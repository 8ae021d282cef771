import * as z from 'zod';
import { action, awsError, startAws } from '../services/aws.ts';
import type { StandIn } from '../services/stand-in.ts';

const Name = z.string().regex(/^\/?[\w./-]+$/);

/** AWS Systems Manager with its Parameter Store. Source: docs.aws.amazon.com/systems-manager/latest/APIReference. */
export async function start(): Promise<StandIn> {
  const parameters = new Map<string, { readonly value: string; readonly version: number }>();
  const missing = () => awsError('ParameterNotFound', '');
  const write = (name: string, value: string) => {
    const version = (parameters.get(name)?.version ?? 0) + 1;
    parameters.set(name, { value, version });
    return version;
  };
  const aws = await startAws(
    { service: 'ssm', target: 'AmazonSSM' },
    {
      GetParameter: action({
        input: z.strictObject({ Name, WithDecryption: z.literal(true) }),
        respond({ Name }) {
          const found = parameters.get(Name);
          if (found === undefined) return missing();
          const { value: Value, version: Version } = found;
          const Parameter = { Name, Type: 'SecureString', Value, Version, DataType: 'text' };
          return { status: 200, body: { Parameter } };
        },
      }),
      PutParameter: action({
        isWrite: true,
        input: z.strictObject({
          Name,
          Value: z.string().min(1).max(4096),
          Type: z.literal('SecureString'),
          Overwrite: z.boolean(),
          KeyId: z.string().optional(),
        }),
        respond({ Name, Value, Overwrite }) {
          if (parameters.has(Name) && !Overwrite)
            return awsError(
              'ParameterAlreadyExists',
              'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
            );
          return { status: 200, body: { Tier: 'Standard', Version: write(Name, Value) } };
        },
      }),
      DeleteParameter: action({
        isWrite: true,
        input: z.strictObject({ Name }),
        respond: ({ Name }) => (parameters.delete(Name) ? { status: 200, body: {} } : missing()),
      }),
    },
    start,
  );
  const name = '/ci/lowerplane';
  return {
    ...aws,
    element: { aws_ssm_parameter: { name } },
    identity: `aws_ssm_parameter:${name}`,
    holds: () => parameters.get(name)?.value,
    overwrite: (text) => void write(name, text),
    remove: () => void parameters.delete(name),
    keepAs: '/ci/lowerplane-previous',
    conditional: 'creation',
    words: {
      denied: {
        read: 'AWS does not allow ssm:GetParameter on the parameter /ci/lowerplane',
        write:
          'Add to the policy of this identity: {"Effect":"Allow","Action":["ssm:PutParameter"],"Resource":"arn:aws:ssm:eu-west-1:*:parameter/ci/lowerplane"}',
      },
      outage: 'AWS Systems Manager in eu-west-1 is not available (500 InternalServiceError',
    },
  };
}

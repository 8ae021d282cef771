import { string } from '../../keys/declaration/attribute.ts';
import { quoted } from '../../keys/declaration/quoted.ts';
import { line, type TextRule, writeFor } from '../../keys/declaration/text-rule.ts';
import { AWS_CREDENTIALS, awsCredentials, awsPolicy, region } from '../aws/attributes.ts';
import { defineKind } from '../destination-kind.ts';
import { keepPreviousAs } from '../keep-previous.ts';
import { scratchName } from '../scratch-name.ts';

/** Of the 1,011 characters that AWS allows with the ARN before it, 60 are for the ARN. */
const MAX_LENGTH = 950;
const MAX_LEVELS = 15;

/** Source: docs.aws.amazon.com/systems-manager, "Requirements and constraints for parameter names". */
const parameterName: TextRule = {
  check(text) {
    if (!/^[\w./-]+$/.test(text) || (text.includes('/') && !/^(?:\/[\w.-]+)+$/.test(text)))
      return `must consist of letters, digits and characters of _.-, and begin with a slash if it has levels, for example "/ci/lowerplane", not ${quoted(text)}`;
    if (/^\/?(?:aws|ssm)/i.test(text))
      return `must not begin with "aws" or "ssm", which AWS reserves, as ${quoted(text)} does`;
    const levels = text.split('/').length - 1;
    if (levels > MAX_LEVELS) return `must have at most ${MAX_LEVELS} levels, not ${levels}`;
    return text.length > MAX_LENGTH
      ? `must have at most ${MAX_LENGTH} characters, not ${text.length}`
      : undefined;
  },
  write: writeFor('/ci/lowerplane'),
  schema: { minLength: 1, maxLength: MAX_LENGTH },
};

/** A SecureString of AWS Systems Manager Parameter Store. */
export const kind = defineKind({
  kind: 'aws_ssm_parameter',
  description:
    'A parameter of AWS Systems Manager Parameter Store, of the type SecureString. Needs credentials of AWS.',
  attributes: {
    name: string({
      required: true,
      rule: parameterName,
      description: 'Name of the parameter, for example `/ci/lowerplane`. It is made if there is none.',
    }),
    region,
    key_id: string({
      rule: line('alias/secrets'),
      description: 'The KMS key that encrypts the parameter. Defaults to `alias/aws/ssm`.',
    }),
    keep_previous_as: keepPreviousAs(
      parameterName,
      'Name of another parameter, for example `/ci/lowerplane-previous`',
    ),
  },
  identity: ({ name, region: at }) => `aws_ssm_parameter:${at === undefined ? '' : `${at}:`}${name}`,
  previous: ({ keep_previous_as: name, ...values }) =>
    name === undefined ? undefined : { ...values, name, keep_previous_as: undefined },
  scratch: {
    where: 'the parameter of the name with `-rehearsal` after it (`/ci/lowerplane-rehearsal`)',
    of: (values) => ({ ...values, name: scratchName(values.name, MAX_LENGTH) }),
  },
  credentials: awsCredentials,
  guide: {
    service: 'AWS Systems Manager Parameter Store',
    example: '{ aws_ssm_parameter = { name = "/ci/lowerplane", region = "eu-west-1" } }',
    behaviour: [
      'A parameter that does not exist is made; one that appears at the same moment is read first, and not overwritten unless it holds a key that no one needs.',
      'Drift is seen by the fingerprint of the value.',
      'With `keep_previous_as`, the policy must also name the other parameter (`/ci/lowerplane-previous`).',
      'Withdrawing deletes the parameter, if it still holds what was delivered.',
      'Parameter Store cannot write on condition. What something else writes to an existing parameter between the check and the write, a moment later, is overwritten; it remains in the history of the parameter.',
    ],
    credentials: AWS_CREDENTIALS,
    policy: awsPolicy(
      ['ssm:GetParameter', 'ssm:PutParameter', 'ssm:DeleteParameter'],
      'arn:aws:ssm:eu-west-1:123456789012:parameter/ci/lowerplane',
    ),
    denied: [
      {
        error: 'AWS does not allow ssm:PutParameter on the parameter /ci/lowerplane',
        remedy: 'The error shows the statement that the policy of the identity lacks.',
      },
      {
        error: 'The ciphertext refers to a customer master key that does not exist',
        remedy: 'With `key_id`, allow `kms:Encrypt`, `kms:Decrypt` and `kms:GenerateDataKey` on that key.',
      },
    ],
  },
  async open({ declared, credentials, ...request }) {
    const { awsParameter } = await import('../aws/parameter-store.ts');
    const { name, key_id: keyId } = declared;
    const { profile } = credentials;
    return awsParameter(request.id, {
      name,
      keyId,
      region: declared.region ?? credentials.region,
      profile,
      ...request,
    });
  },
});

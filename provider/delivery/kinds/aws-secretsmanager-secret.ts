import { string } from '../../keys/declaration/attribute.ts';
import type { DestinationFault } from '../../keys/declaration/destination.ts';
import { quoted } from '../../keys/declaration/quoted.ts';
import { line, type TextRule, writeFor } from '../../keys/declaration/text-rule.ts';
import type { Pending } from '../../keys/key.ts';
import { AWS_CREDENTIALS, awsCredentials, awsPolicy, region } from '../aws/attributes.ts';
import { defineKind } from '../destination-kind.ts';
import { keepPreviousAs } from '../keep-previous.ts';
import { scratchName } from '../scratch-name.ts';

const NAME = /^[\w/+=.@-]{1,512}$/;

/** Source: docs.aws.amazon.com/secretsmanager, CreateSecret. */
const secretName: TextRule = {
  check: (text) =>
    NAME.test(text)
      ? undefined
      : `must have 1 to 512 letters, digits and characters of /_+=.@-, for example "ci/lowerplane", not ${quoted(text)}`,
  write: writeFor('ci/lowerplane'),
  schema: { pattern: NAME.source },
};

/** A secret of AWS Secrets Manager, or one value in it. */
export const kind = defineKind({
  kind: 'aws_secretsmanager_secret',
  description:
    'A secret of AWS Secrets Manager, or one value in a secret that is a JSON object. Needs credentials of AWS.',
  attributes: {
    name: string({
      required: true,
      rule: secretName,
      description: 'Name of the secret, for example `ci/lowerplane`. It is made if there is none.',
    }),
    key: string({
      rule: line('api_key'),
      description:
        'Name of the value in a secret that is a JSON object, whose other values are kept. Without it, the secret is the key and nothing else.',
    }),
    region,
    kms_key_id: string({
      rule: line('alias/secrets'),
      description:
        'The KMS key that encrypts a secret which is made here. Defaults to `aws/secretsmanager`. That of an existing secret stays.',
    }),
    keep_previous_as: keepPreviousAs(
      line('api_key_previous'),
      'With `key`, name of another value in the secret, for example `api_key_previous`; without it, name of another secret, for example `ci/lowerplane-previous`',
    ),
  },
  check: previousFaults,
  identity: ({ name, key, region: at }) =>
    `aws_secretsmanager_secret:${at === undefined ? '' : `${at}:`}${name}${key === undefined ? '' : `#${key}`}`,
  previous({ keep_previous_as: kept, ...values }) {
    if (kept === undefined) return undefined;
    const at = values.key === undefined ? { name: kept } : { key: kept };
    return { ...values, ...at, keep_previous_as: undefined };
  },
  scratch: {
    where:
      'the secret of the name with `-rehearsal` after it (`ci/lowerplane-rehearsal-??????` as a resource)',
    of: (values) => ({ ...values, name: scratchName(values.name, 512) }),
  },
  credentials: awsCredentials,
  guide: {
    service: 'AWS Secrets Manager',
    example:
      '{ aws_secretsmanager_secret = { name = "ci/lowerplane", key = "api_key", region = "eu-west-1" } }',
    behaviour: [
      'A secret that does not exist is made, with the tag `managed-by = lowerplane`. One of that tag that is scheduled for deletion is restored first.',
      'A new version becomes `AWSCURRENT` only if the version that was read still is, so that nothing that is written at the same moment is lost. Until then it has the stage `LOWERPLANE`.',
      'Drift is seen by the fingerprint of the current version.',
      'With `keep_previous_as` and no `key`, the policy must also name the other secret (`ci/lowerplane-previous-??????`).',
      'Withdrawing removes the value. A secret of that tag in which nothing else is left is deleted, and can be restored for 7 days; in one of yours, ` ` (or `{}`) becomes the current version.',
    ],
    credentials: AWS_CREDENTIALS,
    policy: awsPolicy(
      [
        'secretsmanager:GetSecretValue',
        'secretsmanager:DescribeSecret',
        'secretsmanager:CreateSecret',
        'secretsmanager:TagResource',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
        'secretsmanager:RestoreSecret',
        'secretsmanager:DeleteSecret',
      ],
      'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ci/lowerplane-??????',
    ),
    denied: [
      {
        error: 'AWS does not allow secretsmanager:PutSecretValue on the secret ci/lowerplane',
        remedy: 'The error shows the statement that the policy of the identity lacks.',
      },
      {
        error: 'Access to KMS is not allowed',
        remedy: 'Allow `kms:Decrypt` and `kms:GenerateDataKey` on the key of the secret.',
      },
    ],
  },
  async open({ declared, credentials, ...request }) {
    const { awsSecret } = await import('../aws/secret-store.ts');
    const { name, key, kms_key_id: kmsKeyId } = declared;
    const { profile } = credentials;
    return awsSecret(request.id, {
      name,
      key,
      kmsKeyId,
      region: declared.region ?? credentials.region,
      profile,
      ...request,
    });
  },
});

interface WrittenNames {
  readonly key: string | undefined | Pending;
  readonly keep_previous_as: string | undefined | Pending;
}

function* previousFaults({ key, keep_previous_as: kept }: WrittenNames): Generator<DestinationFault> {
  const problem = key === undefined && typeof kept === 'string' ? secretName.check(kept) : undefined;
  if (problem === undefined) return;
  yield {
    title: 'Invalid Name Of The Previous Secret',
    detail: `has no key, so keep_previous_as is the name of another secret. It ${problem}.`,
    path: ['keep_previous_as'],
  };
}

import { string } from '../../keys/declaration/attribute.ts';
import { matching } from '../../keys/declaration/text-rule.ts';
import { defineCredentials } from '../credentials.ts';

const REGION = /^[a-z]{2,5}(?:-[a-z]+)+-\d+$/;

/** The region of a destination at AWS. */
export const region = string({
  rule: matching(REGION, 'a region of AWS', 'eu-west-1'),
  description:
    'The region. Defaults to the `aws.region` of the provider, `AWS_REGION`, and that of the profile.',
});

/** The provider's settings for AWS. */
export const awsCredentials = defineCredentials({
  name: 'aws',
  settings: {
    region: { variable: 'AWS_REGION', description: 'The region of destinations that name none.' },
    profile: {
      variable: 'AWS_PROFILE',
      description:
        'A profile of `~/.aws/config`. Written here, it takes precedence over credentials in the environment.',
    },
  },
});

/** Where credentials come from, for the docs. */
export const AWS_CREDENTIALS: readonly string[] = [
  'As the tools of AWS do: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` (and `AWS_SESSION_TOKEN`), a web identity (`AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`, as on EKS and in GitHub Actions), profiles of `~/.aws/config` and `~/.aws/credentials` (keys, `role_arn` with `source_profile`, `credential_source` or a web identity), ECS and EKS Pod Identity, and the role of an EC2 instance (IMDSv2).',
  'Not supported: `sso_session`, `credential_process` and MFA codes in a profile. Run `eval "$(aws configure export-credentials --format env)"` first.',
  '`AWS_ENDPOINT_URL` and `AWS_USE_FIPS_ENDPOINT` are honored. Nothing of the credentials is in the state.',
];

/** A policy for the docs. */
export function awsPolicy(actions: readonly string[], resource: string) {
  const statement = { Effect: 'Allow', Action: actions, Resource: resource };
  const policy = { Version: '2012-10-17', Statement: [statement] };
  return { language: 'json', text: JSON.stringify(policy, null, 2) };
}

import { type SampleText, sampleText } from '../../../../action/scan/rules/sample-text.ts';
import { expectedSignature } from './signature-v4.ts';
import type { ReceivedRequest, StandInAnswer } from './stand-in.ts';

/** A vendor as a stand-in plays it. */
export interface PlayedVendor {
  readonly vendor: string;
  /** Rule of the finding that is looked at. */
  readonly ruleId: string;
  /** A file with the secret. */
  readonly file: (make: SampleText) => string;
  /** The text that must reach the vendor in the header or the path given by `carries`. */
  readonly secret: (make: SampleText) => string;
  /** `METHOD host/path` of the first request. */
  readonly request: string;
  /** Where the request carries the secret. */
  readonly carries: (request: ReceivedRequest, secret: string) => boolean;
  readonly works: StandInAnswer;
  readonly refused: StandInAnswer;
}

const bearer = ({ headers }: ReceivedRequest, secret: string) => headers.authorization === `Bearer ${secret}`;
const header = (name: string) => (request: ReceivedRequest, secret: string) =>
  request.headers[name] === secret;
const ok = (json: unknown): StandInAnswer => ({ status: 200, body: JSON.stringify(json) });
const unauthorized: StandInAnswer = { status: 401, body: '{"message":"Bad credentials"}' };
const aws = (status: number, body: string): StandInAnswer => ({
  status,
  body,
  headers: { 'content-type': 'text/xml' },
});

/** Makes the same secret in `file` and `secret`: both start from the same seed. */
export const makeFor = (): SampleText => sampleText(77);

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const awsPair = (make: SampleText) => ({ id: `AKIA${make.from(BASE32, 16)}`, key: `a1B/${make.base64(36)}` });

export const PLAYED_VENDORS: readonly PlayedVendor[] = [
  {
    vendor: 'GitHub',
    ruleId: 'github-token',
    file: (make) => `TOKEN=${make.checked('ghp_')}\n`,
    secret: (make) => make.checked('ghp_'),
    request: 'GET api.github.com/rate_limit',
    carries: bearer,
    works: ok({ resources: { core: { limit: 5000 } } }),
    refused: unauthorized,
  },
  {
    vendor: 'GitHub',
    ruleId: 'github-fine-grained-token',
    file: (make) => `TOKEN=github_pat_${make.base62(22)}_${make.base62(59)}\n`,
    secret: (make) => `github_pat_${make.base62(22)}_${make.base62(59)}`,
    request: 'GET api.github.com/rate_limit',
    carries: bearer,
    works: ok({ resources: { core: { limit: 5000 } } }),
    refused: unauthorized,
  },
  {
    vendor: 'GitLab',
    ruleId: 'gitlab-token',
    file: (make) => `TOKEN=glpat-${make.base62(20)}\n`,
    secret: (make) => `glpat-${make.base62(20)}`,
    request: 'GET gitlab.com/api/v4/personal_access_tokens/self',
    carries: header('private-token'),
    works: ok({ id: 4, active: true }),
    refused: unauthorized,
  },
  {
    vendor: 'npm',
    ruleId: 'npm-token',
    file: (make) => `//registry.npmjs.org/:_authToken=${make.checked('npm_')}\n`,
    secret: (make) => make.checked('npm_'),
    request: 'GET registry.npmjs.org/-/whoami',
    carries: bearer,
    works: ok({ username: 'jane' }),
    refused: unauthorized,
  },
  {
    vendor: 'Slack',
    ruleId: 'slack-token',
    file: (make) => `SLACK_TOKEN=xoxb-${make.digits(12)}-${make.digits(13)}-${make.base62(24)}\n`,
    secret: (make) => `xoxb-${make.digits(12)}-${make.digits(13)}-${make.base62(24)}`,
    request: 'POST slack.com/api/auth.test',
    carries: bearer,
    works: ok({ ok: true, team: 'acme' }),
    refused: ok({ ok: false, error: 'token_revoked' }),
  },
  {
    vendor: 'Stripe',
    ruleId: 'stripe-live-key',
    file: (make) => `STRIPE=sk_live_51${make.base62(97)}\n`,
    secret: (make) => `sk_live_51${make.base62(97)}`,
    request: 'GET api.stripe.com/v1/balance',
    carries: bearer,
    works: ok({ object: 'balance' }),
    refused: unauthorized,
  },
  {
    vendor: 'AWS',
    ruleId: 'aws-secret-access-key',
    file: (make) => {
      const { id, key } = awsPair(make);
      return `aws_access_key_id = ${id}\naws_secret_access_key = ${key}\n`;
    },
    secret: (make) => awsPair(make).key,
    request: 'POST sts.amazonaws.com/',
    carries: (request, secret) => {
      const { sent, expected, id } = expectedSignature(request, secret);
      return sent === expected && id === awsPair(makeFor()).id && !JSON.stringify(request).includes(secret);
    },
    works: aws(
      200,
      '<GetCallerIdentityResponse><Arn>arn:aws:iam::123456789012:user/ci</Arn></GetCallerIdentityResponse>',
    ),
    refused: aws(403, '<ErrorResponse><Error><Code>InvalidClientTokenId</Code></Error></ErrorResponse>'),
  },
];

import {
  type Answer,
  answerBy,
  cannotAsk,
  jsonOf,
  membersOf,
  nearest,
  unclear,
  type VendorCheck,
} from '../vendor-check.ts';
import type { VendorResponse } from '../vendor-connections.ts';
import { type StsEndpoint, signedIdentityCall } from './aws-signature.ts';
import { bearer, tokenCheck } from './token-check.ts';

/**
 * Where access keys are known: each partition of AWS has its own.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/sts.html
 */
const STS_ENDPOINTS = [
  { host: 'sts.amazonaws.com', region: 'us-east-1' },
  { host: 'sts.us-gov-west-1.amazonaws.com', region: 'us-gov-west-1' },
  { host: 'sts.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' },
] as const satisfies readonly StsEndpoint[];

/** Checks of clouds. */
export const cloudServiceChecks: readonly VendorCheck[] = [
  // "No permissions are required to perform this operation."
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
  {
    vendor: 'AWS',
    rules: ['aws-access-key-id', 'aws-secret-access-key'],
    origins: STS_ENDPOINTS.map(({ host }) => `https://${host}`),
    prepare(secret, _, now) {
      const isId = secret.ruleId === 'aws-access-key-id';
      const id = isId ? secret.text : nearest(secret, /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z0-9])/g);
      if (id === undefined) return cannotAsk('no access key id is near it');
      if (!/^(?:AKIA|ASIA)/.test(id)) return cannotAsk('it is an identifier and not a credential');
      const key = isId ? nearest(secret, SECRET_KEY) : secret.text;
      if (key === undefined) return cannotAsk('no secret access key is near it');
      const session = id.startsWith('ASIA') ? nearest(secret, SESSION_TOKEN) : undefined;
      if (id.startsWith('ASIA') && session === undefined) return cannotAsk('no session token is near it');
      const credentials = { id, key, ...(session !== undefined && { session }) };
      const callTo = (endpoint: StsEndpoint) => ({
        ...signedIdentityCall(endpoint, credentials, now),
        origin: `https://${endpoint.host}`,
        read: readAws,
      });
      const [global, ...others] = STS_ENDPOINTS;
      return { kind: 'ask', parts: [id, key], calls: [callTo(global), ...others.map(callTo)] };
    },
  },
  // https://docs.digitalocean.com/reference/api/reference/account/; 403: a token without the scope for this call
  tokenCheck({
    vendor: 'DigitalOcean',
    rules: ['digitalocean-token'],
    urls: ['https://api.digitalocean.com/v2/account'],
    read: answerBy(({ account }) => 'uuid' in membersOf(account), { works: [403] }),
    unfit: (token) =>
      token.startsWith('dor_')
        ? 'a refresh token of DigitalOcean can only be used up, not verified'
        : undefined,
  }),
  // https://developers.cloudflare.com/api/resources/user/subresources/tokens/methods/verify/
  tokenCheck({
    vendor: 'Cloudflare',
    rules: ['cloudflare-token', 'cloudflare-legacy-token'],
    urls: ['https://api.cloudflare.com/client/v4/user/tokens/verify'],
    read: readCloudflare,
    unfit: (token) => {
      if (token.startsWith('cfk_') || /^[0-9a-f]{37}$/.test(token))
        return 'a global key of Cloudflare needs an e-mail address';
      return token.startsWith('cfat_') ? 'a token of an account of Cloudflare needs its id' : undefined;
    },
  }),
  // https://devcenter.heroku.com/articles/platform-api-reference#account-info; 403: a token without the scope for this call
  tokenCheck({
    vendor: 'Heroku',
    rules: ['heroku-token', 'heroku-legacy-key'],
    urls: ['https://api.heroku.com/account'],
    headers: { accept: 'application/vnd.heroku+json; version=3' },
    read: answerBy(({ id }) => typeof id === 'string', { works: [403] }),
  }),
  // https://vercel.com/docs/rest-api/user/get-the-user
  tokenCheck({
    vendor: 'Vercel',
    rules: ['vercel-token'],
    urls: ['https://api.vercel.com/v2/user'],
    read: readVercel,
    unfit: (token) => (token.startsWith('vcp_') ? undefined : 'Vercel has no call for this kind of token'),
  }),
  // https://open-api.netlify.com/#tag/user/operation/getCurrentUser
  tokenCheck({
    vendor: 'Netlify',
    rules: ['netlify-token'],
    urls: ['https://api.netlify.com/api/v1/user'],
    read: answerBy(({ id }) => typeof id === 'string'),
  }),
  // The contract of this project: GET /v1/api-keys/self.
  {
    vendor: 'LowerPlane',
    rules: ['lowerplane-key'],
    origins: [],
    hosted: 'lowerplane',
    prepare({ text }, { lowerplane }) {
      if (lowerplane === undefined)
        return cannotAsk('LOWERPLANE_BASE_URL, the address of LowerPlane, is not set');
      const url = new URL(`${lowerplane.href.replace(/\/$/, '')}/v1/api-keys/self`);
      const read = answerBy(({ fingerprint }) => typeof fingerprint === 'string', { works: [403] });
      const call = {
        origin: url.origin,
        method: 'GET',
        path: url.pathname,
        headers: bearer(text),
        read,
      } as const;
      return { kind: 'ask', parts: [text], calls: [call] };
    },
  },
];

/** A secret access key: 40 characters of base64 with capitals, small letters and digits. */
const SECRET_KEY =
  /(?<![A-Za-z0-9/+=])(?=[A-Za-z0-9/+]{0,39}[0-9])(?=[A-Za-z0-9/+]{0,39}[A-Z])(?=[A-Za-z0-9/+]{0,39}[a-z])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g;
const SESSION_TOKEN = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{200,1900}={0,2}/g;

/** https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
function readAws(response: VendorResponse): Answer {
  const { status, text } = response;
  if (status === 200)
    return /<Arn>arn:aws/.test(text) ? 'works' : { unclear: 'answered with an unexpected document' };
  if (status !== 403 && status !== 400) return unclear(response);
  const [, code] = /<Code>(\w{1,60})<\/Code>/.exec(text) ?? [];
  if (code === 'InvalidClientTokenId' || code === 'ExpiredToken') return 'refused';
  // The other half may be wrong.
  if (code === 'SignatureDoesNotMatch')
    return { unclear: 'knows the access key id, but the secret access key near it does not belong to it' };
  return unclear(response);
}

/** Tokens that are disabled or expired are known, but do not work. */
function readCloudflare(response: VendorResponse): Answer {
  if (response.status === 401 || response.status === 400) return 'refused';
  if (response.status !== 200) return unclear(response);
  const { status } = membersOf(jsonOf(response).result);
  if (status === 'active') return 'works';
  return status === 'disabled' || status === 'expired'
    ? 'refused'
    : { unclear: 'answered with an unexpected document' };
}

/** Vercel answers with status 403 to tokens that it does not know, and to others that may not do something. */
function readVercel(response: VendorResponse): Answer {
  if (response.status === 403 && membersOf(jsonOf(response).error).invalidToken === true) return 'refused';
  return answerBy(({ user }) => 'id' in membersOf(user))(response);
}

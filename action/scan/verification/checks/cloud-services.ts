import {
  type Answer,
  cannotAsk,
  nearest,
  unclear,
  type VendorCheck,
  type VendorResponse,
} from '../vendor-check.ts';
import { signedIdentityCall } from './aws-signature.ts';

const STS = 'https://sts.amazonaws.com';

/** Checks of clouds. */
export const cloudServiceChecks: readonly VendorCheck[] = [
  // "No permissions are required to perform this operation."
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
  {
    vendor: 'AWS',
    rules: ['aws-access-key-id', 'aws-secret-access-key'],
    origins: [STS],
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
      return {
        kind: 'ask',
        parts: [id, key],
        calls: [{ ...signedIdentityCall(credentials, now), origin: STS, read: readAws }],
      };
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

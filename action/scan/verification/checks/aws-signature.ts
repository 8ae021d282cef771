import { createHash, createHmac } from 'node:crypto';
import type { VendorCall } from '../vendor-check.ts';

/** An access key of AWS. */
export interface AwsCredentials {
  readonly id: string;
  readonly key: string;
  /** Only with temporary access keys. */
  readonly session?: string;
}

/** Where AWS answers for a partition. */
export interface StsEndpoint {
  readonly host: string;
  readonly region: string;
}

const BODY = 'Action=GetCallerIdentity&Version=2011-06-15';
const CONTENT_TYPE = 'application/x-www-form-urlencoded; charset=utf-8';

/**
 * The request GetCallerIdentity, signed with Signature Version 4. The secret access key itself is not in it.
 *
 * @param now epoch milliseconds; AWS accepts a signature for five minutes.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signedIdentityCall(
  { host, region }: StsEndpoint,
  { id, key, session }: AwsCredentials,
  now: number,
): Pick<VendorCall, 'method' | 'path' | 'headers'> & { readonly body: string } {
  const time = new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, '');
  const day = time.slice(0, 8);
  const scope = `${region}/sts/aws4_request`;
  const signed: Readonly<Record<string, string>> = {
    'content-type': CONTENT_TYPE,
    host,
    'x-amz-date': time,
    ...(session !== undefined && { 'x-amz-security-token': session }),
  };
  const names = Object.keys(signed).toSorted().join(';');
  const headers = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`);
  const canonical = ['POST', '/', '', headers.toSorted().join(''), names, sha256(BODY)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, `${day}/${scope}`, sha256(canonical)].join('\n');
  const signingKey = [day, ...scope.split('/')].reduce<Buffer | string>(hmac, `AWS4${key}`);
  const signature = hmac(signingKey, toSign).toString('hex');
  const { host: _, ...sent } = signed;
  return {
    method: 'POST',
    path: '/',
    headers: {
      ...sent,
      authorization: `AWS4-HMAC-SHA256 Credential=${id}/${day}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    },
    body: BODY,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

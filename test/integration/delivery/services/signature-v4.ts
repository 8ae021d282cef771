import { createHash, createHmac } from 'node:crypto';
import { Violation } from './stand-in.ts';

/** A request as it arrived. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface Signer {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly region: string;
  readonly service: string;
}

/** How far the clocks may be apart. */
const SKEW_MS = 5 * 60_000;

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();

/**
 * Verifies Signature Version 4, written from its specification alone: docs.aws.amazon.com/IAM/latest/UserGuide/
 * reference_sigv-create-signed-request.html. Shares nothing with what signs.
 *
 * @throws Violation
 */
export function verifySignature(request: SignedRequest, signer: Signer, nowMs: number): void {
  const header = (name: string) => String(request.headers[name] ?? '');
  const authorization =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      header('authorization'),
    );
  if (authorization === null) throw new Violation(`Authorization is ${header('authorization') || 'missing'}`);
  const [, accessKeyId = '', date = '', region = '', service = '', names = '', signature = ''] =
    authorization;
  const signed = names.split(';');
  const must = (what: string, actual: unknown, expected: unknown) => {
    if (actual !== expected) throw new Violation(`${what} is ${String(actual)}, not ${String(expected)}`);
  };
  must('access key', accessKeyId, signer.accessKeyId);
  must('region', region, signer.region);
  must('service', service, signer.service);
  must('order of signed headers', names, [...signed].sort().join(';'));
  const time = header('x-amz-date');
  const instant = Date.parse(time.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(instant - nowMs) <= SKEW_MS)) throw new Violation(`x-amz-date is ${time}`);
  must('date of the scope', date, time.slice(0, 8));
  if (signer.sessionToken !== undefined)
    must('session token', header('x-amz-security-token'), signer.sessionToken);
  // All of these must be signed, as far as they are sent.
  for (const name of [
    'host',
    ...Object.keys(request.headers).filter((each) => /^x-amz-|^content-type$/.test(each)),
  ])
    if (!signed.includes(name)) throw new Violation(`${name} is not signed`);
  const hash = sha256(request.body);
  if (request.headers['x-amz-content-sha256'] !== undefined)
    must('hash of the body', header('x-amz-content-sha256'), hash);
  must('signature', signature, expectedSignature(request, signer, { signed, time, hash }));
}

/** The signature of a request, of these headers and at this time. */
export function expectedSignature(
  { method, url, headers }: Omit<SignedRequest, 'body'>,
  { secretAccessKey, region, service }: Signer,
  {
    signed,
    time,
    hash,
  }: { readonly signed: readonly string[]; readonly time: string; readonly hash: string },
): string {
  const [path = '/', query = ''] = url.split('?', 2);
  const parameters = query
    .split('&')
    .filter((each) => each !== '')
    .map((each) => (each.includes('=') ? each : `${each}=`))
    .sort();
  const canonical = [
    method,
    path,
    parameters.join('&'),
    ...signed.map(
      (name) =>
        `${name}:${String(headers[name] ?? '')
          .trim()
          .replace(/ +/g, ' ')}`,
    ),
    '',
    signed.join(';'),
    hash,
  ].join('\n');
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const key = hmac(
    hmac(hmac(hmac(`AWS4${secretAccessKey}`, time.slice(0, 8)), region), service),
    'aws4_request',
  );
  return hmac(key, text).toString('hex');
}

import type { HttpHeaders } from '../../http/request-response.ts';

/** What signs requests. Also an object of AWS's signer. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What of them no error may show. */
export function secretsOf({ secretAccessKey, sessionToken }: AwsCredentials): readonly string[] {
  return sessionToken === undefined ? [secretAccessKey] : [secretAccessKey, sessionToken];
}

/** What AWS checks a signature for. */
export interface SigningScope {
  readonly region: string;
  /** Its name in signatures: "secretsmanager". */
  readonly service: string;
}

/**
 * Signs a POST to the root of a service, with Signature Version 4.
 *
 * @param headers That are sent with it.
 * @param nowMs The local clock, epoch milliseconds.
 * @returns All headers to send.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export async function signedHeaders(
  { region, service }: SigningScope,
  credentials: AwsCredentials,
  { host, headers, body }: { readonly host: string; readonly headers: HttpHeaders; readonly body: string },
  nowMs: number,
): Promise<HttpHeaders> {
  const { SignatureV4, Sha256 } = await import('./signature-v4.ts');
  const signer = new SignatureV4({ region, service, sha256: Sha256, credentials });
  const request = {
    method: 'POST',
    protocol: 'https:',
    hostname: host,
    path: '/',
    headers: { ...headers, host },
    body,
  };
  const signed = await signer.sign(request, { signingDate: new Date(nowMs) });
  // The connection sets it, to the same.
  const { host: _host, ...rest } = signed.headers;
  return rest;
}

import { createHash, createHmac } from 'node:crypto';
import type { ReceivedRequest } from './stand-in.ts';

/**
 * The signature that AWS computes for a request, from what arrived: written for the tests alone, by
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function expectedSignature(
  request: Pick<ReceivedRequest, 'method' | 'path' | 'headers' | 'body'>,
  secretKey: string,
): { readonly expected: string; readonly sent: string; readonly id: string } {
  const header =
    /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\d{8})\/([\w-]+)\/(\w+)\/aws4_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/;
  const [, id = '', day = '', region = '', service = '', signedHeaders = '', sent = ''] =
    header.exec(request.headers.authorization ?? '') ?? [];
  const [path = '', query = ''] = request.path.split('?');
  const lines = [
    request.method,
    path,
    [...new URLSearchParams(query)]
      .map(([k, v]) => `${k}=${v}`)
      .sort()
      .join('&'),
  ];
  for (const name of signedHeaders.split(';')) lines.push(`${name}:${String(request.headers[name]).trim()}`);
  lines.push('', signedHeaders, createHash('sha256').update(request.body).digest('hex'));
  const digest = createHash('sha256').update(lines.join('\n')).digest('hex');
  let key: Buffer = Buffer.from(`AWS4${secretKey}`);
  for (const part of [day, region, service, 'aws4_request'])
    key = createHmac('sha256', key).update(part).digest();
  const date = String(request.headers['x-amz-date']);
  const text = `AWS4-HMAC-SHA256\n${date}\n${day}/${region}/${service}/aws4_request\n${digest}`;
  return { id, sent, expected: createHmac('sha256', key).update(text).digest('hex') };
}

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signedHeaders } from '../../../provider/delivery/aws/signer.ts';
import { expectedSignature, type Signer, verifySignature } from './services/signature-v4.ts';

/** Of the test suite that AWS publishes for Signature Version 4. */
const SUITE: Signer = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: ['wJalrXUtnFEMI/K7MDENG', 'bPxRfiCYEXAMPLEKEY'].join('+'),
  region: 'us-east-1',
  service: 'service',
};
const TIME = '20150830T123600Z';
const NOW = Date.parse('2015-08-30T12:36:00Z');
const HOST = 'example.amazonaws.com';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the verifier of Signature Version 4', () => {
  it.each([
    ['get-vanilla', 'GET', '/', '', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['post-vanilla', 'POST', '/', '', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'get-vanilla-query-order-key-case',
      'GET',
      '/?Param2=value2&Param1=value1',
      '',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
  ])('agrees with the vector %s of AWS', (_, method, url, body, signature) => {
    const headers = { host: HOST, 'x-amz-date': TIME };
    const signed = { signed: ['host', 'x-amz-date'], time: TIME, hash: sha256(body) };
    expect(expectedSignature({ method, url, headers }, SUITE, signed)).toBe(signature);
  });

  it('agrees with the vector post-x-www-form-urlencoded of AWS', () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', host: HOST, 'x-amz-date': TIME };
    const signed = { signed: Object.keys(headers), time: TIME, hash: sha256('Param1=value1') };
    expect(expectedSignature({ method: 'POST', url: '/', headers }, SUITE, signed)).toBe(
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    );
  });
});

describe('what signs requests to AWS', () => {
  const signer = { ...SUITE, sessionToken: 'a/session+token==' };
  const body = '{"Name":"ü"}';
  const signedRequest = async (nowMs = NOW) => {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'a.B' };
    const sent = await signedHeaders(signer, signer, { host: HOST, headers, body }, nowMs);
    return { method: 'POST', url: '/', headers: { ...sent, host: HOST }, body: Buffer.from(body) };
  };

  it('is accepted by the verifier', async () => {
    const request = await signedRequest();
    expect(() => verifySignature(request, signer, NOW)).not.toThrow();
    expect(request.headers).toMatchObject({
      'x-amz-date': TIME,
      'x-amz-security-token': signer.sessionToken,
    });
  });

  it.each([
    ['another body', { body: Buffer.from('{}') }, {}, 'hash of the body'],
    ['another secret', {}, { secretAccessKey: 'x' }, 'signature'],
    ['another region', {}, { region: 'eu-west-1' }, 'region'],
    ['another path', { url: '/other' }, {}, 'signature'],
  ])('is not accepted with %s', async (_, request, other, what) => {
    const sent = { ...(await signedRequest()), ...request };
    expect(() => verifySignature(sent, { ...signer, ...other }, NOW)).toThrow(what);
  });

  it('is not accepted an hour later', async () => {
    const request = await signedRequest(NOW - 3_600_000);
    expect(() => verifySignature(request, signer, NOW)).toThrow('x-amz-date');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Effort, HttpFailure, type HttpFault } from './failure.ts';
import { failureMessage } from './messages.ts';
import { classifyNetworkError } from './network-cause.ts';

const once: Effort = { attempts: 1, gaveUp: 'final', retryAfterMs: null, mayHaveTakenEffect: false };

function message(fault: HttpFault, effort: Partial<Effort> = {}, mayUseProxy = false): string {
  const failure = new HttpFailure(fault, { ...once, ...effort }, { host: 'lp.example.com', mayUseProxy });
  return failureMessage(failure, 'LowerPlane');
}
const ofCode = (code: string, effort: Partial<Effort> = {}, mayUseProxy = false) =>
  message({ kind: 'no-response', ...classifyNetworkError({ code }) }, effort, mayUseProxy);

describe('failureMessage', () => {
  it.each([
    ['ECONNREFUSED', 'lp.example.com refused the connection (ECONNREFUSED). Check the address'],
    ['EAI_AGAIN', 'could not be looked up'],
    ['ENOTFOUND', 'The host lp.example.com was not found'],
    ['EHOSTUNREACH', 'cannot be reached'],
    ['UND_ERR_HEADERS_TIMEOUT', 'accepted the request but did not respond in time'],
    ['UND_ERR_BODY_TIMEOUT', 'stopped in the middle of its response'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'ended its response early'],
    ['ECONNRESET', 'closed the connection'],
    ['CERT_HAS_EXPIRED', 'has expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'is for another name'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'could not be established'],
    ['HPE_INVALID_CONSTANT', 'not HTTP'],
    ['UND_ERR_ABORTED', 'The proxy in HTTPS_PROXY'],
    ['UND_ERR_CLOSED', 'was closed before'],
    ['E_NEWS', 'failed (E_NEWS)'],
  ])('explains %s', (code, words) => {
    expect(ofCode(code)).toContain(words);
  });

  it('explains faults of the response', () => {
    expect(message({ kind: 'timed-out', totalMs: 90_000 })).toContain('was not finished within 90 s');
    expect(message({ kind: 'too-large', status: 200, limitBytes: 2 ** 22 })).toContain('more than 4 MiB');
    expect(message({ kind: 'redirected', status: 307, target: null })).toContain('an unreadable location');
    expect(message({ kind: 'invalid-proxy', variable: 'HTTP_PROXY' })).toContain('HTTP_PROXY is not the URL');
  });

  it('adds what was tried', () => {
    expect(ofCode('EPIPE', { attempts: 5 })).toContain(' Tried 5 times.');
    expect(ofCode('EPIPE', { mayHaveTakenEffect: true })).toContain(
      'It is not known whether the request was carried out',
    );
    const tooLong = { retryAfterMs: 3_600_000, gaveUp: 'retry-after-too-long' } as const;
    expect(ofCode('EPIPE', tooLong)).toContain('The server asked to wait 3600 s');
    expect(ofCode('EPIPE', { ...tooLong, retryAfterMs: Number.POSITIVE_INFINITY })).toContain(
      'The server asked to wait more than a day, which is longer than this client waits.',
    );
  });

  it('says when it may have been the proxy', () => {
    expect(ofCode('ECONNREFUSED', {}, true)).toContain('A proxy is set in HTTPS_PROXY');
    expect(ofCode('ECONNRESET', {}, true)).not.toContain('proxy is set');
  });

  it('is whole sentences for any code', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\w{1,60}$/), (code) => {
        expect(ofCode(code)).toMatch(/^[^a-z].*\.$/);
      }),
    );
  });
});

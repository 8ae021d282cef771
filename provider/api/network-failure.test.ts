import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyNetworkFailure } from './network-failure.ts';

const withCode = (code: string) => Object.assign(new Error('secret words of the library'), { code });
const classify = (error: unknown, mayUseProxy = false) =>
  classifyNetworkFailure(error, 'lp.example.com', mayUseProxy);

describe('classifyNetworkFailure', () => {
  it.each([
    ['ECONNREFUSED', false, true, 'refused the connection'],
    ['EAI_AGAIN', false, true, 'could not be looked up'],
    ['ENOTFOUND', false, false, 'No such host'],
    ['ECONNRESET', true, true, 'dropped the connection'],
    ['UND_ERR_BODY_TIMEOUT', true, true, 'stopped in the middle'],
    ['CERT_HAS_EXPIRED', false, false, 'has expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', false, false, 'for another name'],
    ['SELF_SIGNED_CERT_IN_CHAIN', false, false, 'NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', false, false, 'NODE_EXTRA_CA_CERTS'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', false, false, 'could not agree on TLS'],
    ['HPE_INVALID_CONSTANT', true, false, 'not HTTP'],
    ['UND_ERR_ABORTED', false, false, 'The proxy of HTTPS_PROXY'],
    ['E_NEWS', true, false, 'failed (E_NEWS)'],
  ])('knows %s', (code, reached, transient, words) => {
    expect(classify(withCode(code))).toMatchObject({
      code,
      reached,
      transient,
      words: expect.stringContaining(words),
    });
  });

  it('looks for the code in what caused the error', () => {
    const error = new Error('outer', {
      cause: new AggregateError([], 'inner', { cause: withCode('EPIPE') }),
    });
    expect(classify(error).code).toBe('EPIPE');
  });

  it('says when it may have been the proxy', () => {
    expect(classify(withCode('ECONNREFUSED'), true).words).toContain('A proxy is set in HTTPS_PROXY');
    expect(classify(withCode('ECONNRESET'), true).words).not.toContain('proxy is set');
  });

  it('makes something of whatever is thrown, and repeats none of its words', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        expect(classify(thrown).words).toContain('lp.example.com');
      }),
    );
    const own = new Error('caused by itself');
    own.cause = own;
    expect(classify(own).code).toBe('unknown error');
    expect(classify(withCode('constructor')).words).toContain('failed (constructor)');
    expect(classify(withCode('no\ncode')).code).toBe('unknown error');
    expect(classify(withCode('EPIPE')).words).not.toContain('secret words');
  });
});

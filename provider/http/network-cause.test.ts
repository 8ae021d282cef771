import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyNetworkError } from './network-cause.ts';

const withCode = (code: string, more: object = {}) =>
  Object.assign(new Error('secret words of the library'), { code, ...more });

describe('classifyNetworkError', () => {
  it.each([
    ['ECONNREFUSED', 'refused', false, true],
    ['EAI_AGAIN', 'lookup-failed', false, true],
    ['ENOTFOUND', 'unknown-host', false, false],
    ['UND_ERR_CONNECT_TIMEOUT', 'connect-timeout', false, true],
    ['ECONNRESET', 'connection-lost', true, true],
    ['UND_ERR_BODY_TIMEOUT', 'body-timeout', true, true],
    ['CERT_HAS_EXPIRED', 'certificate-expired', false, false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate-name', false, false],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate-untrusted', false, false],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate-untrusted', false, false],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls', false, false],
    ['HPE_INVALID_CONSTANT', 'not-http', true, false],
    ['UND_ERR_ABORTED', 'proxy', false, false],
    ['E_NEWS', 'other', true, false],
  ])('knows %s', (code, reason, reached, transient) => {
    expect(classifyNetworkError(withCode(code))).toEqual({ code, reason, reached, transient });
  });

  it('takes a timeout for a request that was not sent only when it happened while connecting', () => {
    const connecting = withCode('ETIMEDOUT', { syscall: 'connect' });
    expect(classifyNetworkError(connecting).reached).toBe(false);
    const several = withCode('ETIMEDOUT', {
      errors: [connecting, withCode('EHOSTUNREACH', { syscall: 'connect' })],
    });
    expect(classifyNetworkError(several).reached).toBe(false);
    for (const code of ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH']) {
      expect(classifyNetworkError(withCode(code, { syscall: 'read' })).reached).toBe(true);
      expect(classifyNetworkError(withCode(code)).reached).toBe(true);
    }
    expect(classifyNetworkError(withCode('ECONNRESET', { syscall: 'read' })).reached).toBe(true);
  });

  it('looks for the code in the cause of the error', () => {
    const error = new Error('outer', {
      cause: new AggregateError([], 'inner', { cause: withCode('EPIPE') }),
    });
    expect(classifyNetworkError(error).code).toBe('EPIPE');
  });

  it('classifies whatever is thrown, and repeats none of its text', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        expect(classifyNetworkError(thrown).code).toMatch(/^(\w{1,60}|unknown error)$/);
      }),
    );
    const own = new Error('caused by itself');
    own.cause = own;
    expect(classifyNetworkError(own).code).toBe('unknown error');
    expect(classifyNetworkError(withCode('constructor')).reason).toBe('other');
    expect(classifyNetworkError(withCode('no\ncode')).code).toBe('unknown error');
    expect(JSON.stringify(classifyNetworkError(withCode('EPIPE')))).not.toContain('secret words');
  });
});

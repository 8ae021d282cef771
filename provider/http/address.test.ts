import { describe, expect, it } from 'vitest';
import { parseAddress, urlBelow } from './address.ts';
import { addressMessage } from './messages.ts';

describe('parseAddress', () => {
  it.each([
    ['https://vault.example.com:8200/', 'https://vault.example.com:8200/'],
    [' https://ghe.example.com/api/v3/ ', 'https://ghe.example.com/api/v3'],
    ['http://127.0.0.1:8200', 'http://127.0.0.1:8200/'],
    ['http://localhost:8200', 'http://localhost:8200/'],
  ])('accepts %s', (text, href) => {
    expect(parseAddress(text)).toMatchObject({ ok: true, url: { href } });
  });

  it.each([
    ['vault.example.com', 'is not an http or https URL'],
    ['ftp://vault.example.com', 'is not an http or https URL'],
    ['https://me:hunter2@vault.example.com', 'contains a user name or password'],
    ['https://vault.example.com?x=hunter2', 'has a query or a fragment'],
    ['http://vault.example.com', 'uses plain http'],
    ['http://127.0.0.1.example.com', 'uses plain http'],
  ])('rejects %s', (text, message) => {
    const address = parseAddress(text);
    if (address.ok) return expect.fail('accepted');
    expect(addressMessage(address.fault, address.host)).toContain(message);
    expect(JSON.stringify(address)).not.toContain('hunter2');
    return undefined;
  });

  it('keeps a query where that is allowed, and never a fragment', () => {
    expect(parseAddress('https://a.example.com/cpx/?format=json#x', { allowQuery: true })).toMatchObject({
      ok: true,
      url: { href: 'https://a.example.com/cpx/?format=json' },
    });
  });
});

describe('urlBelow', () => {
  it('appends to the prefix of the base URL and leaves out what has no value', () => {
    const query = { name: 'a&b=c d', limit: 200, cursor: undefined };
    expect(urlBelow(new URL('https://lp.example.com/api'), '/v1/api-keys', query).href).toBe(
      'https://lp.example.com/api/v1/api-keys?name=a%26b%3Dc+d&limit=200',
    );
    expect(urlBelow(new URL('https://lp.example.com'), '/cpx').href).toBe('https://lp.example.com/cpx');
  });
});

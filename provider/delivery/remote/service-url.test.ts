import { describe, expect, it } from 'vitest';
import { parseServiceUrl } from './service-url.ts';

describe('parseServiceUrl', () => {
  it.each([
    ['https://vault.example.com:8200/', 'https://vault.example.com:8200/'],
    [' https://ghe.example.com/api/v3/ ', 'https://ghe.example.com/api/v3'],
    ['http://127.0.0.1:8200', 'http://127.0.0.1:8200/'],
    ['http://localhost:8200', 'http://localhost:8200/'],
  ])('takes %s', (text, href) => {
    expect(parseServiceUrl('It', text)).toMatchObject({ ok: true, url: { href } });
  });

  it.each([
    ['vault.example.com', 'is not an http or https URL'],
    ['ftp://vault.example.com', 'is not an http or https URL'],
    ['https://me:hunter2@vault.example.com', 'holds a user name or password'],
    ['https://vault.example.com?x=hunter2', 'has a query or a fragment'],
    ['http://vault.example.com', 'is plain http'],
    ['http://127.0.0.1.example.com', 'is plain http'],
  ])('refuses %s', (text, words) => {
    const parsed = parseServiceUrl('The address of Vault', text);
    expect(parsed).toEqual({ ok: false, problem: expect.stringContaining(words) });
    expect(JSON.stringify(parsed)).not.toContain('hunter2');
  });
});

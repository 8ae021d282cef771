import { describe, expect, it } from 'vitest';
import { chooseProxy } from './proxy.ts';

const url = new URL('https://lp.example.com');

describe('chooseProxy', () => {
  it('goes directly where no proxy is set, and within this machine', () => {
    expect(chooseProxy(url, {})).toEqual({ kind: 'direct' });
    expect(chooseProxy(url, { HTTPS_PROXY: ' ', NO_PROXY: '*' })).toEqual({ kind: 'direct' });
    const local = chooseProxy(new URL('http://127.0.0.1:1'), { HTTP_PROXY: 'http://proxy:8080' });
    expect(local).toEqual({ kind: 'direct' });
  });

  it('prefers lower case, as curl does', () => {
    const environment = {
      HTTPS_PROXY: 'http://a:1',
      https_proxy: 'http://b:2',
      NO_PROXY: 'x',
      no_proxy: 'y',
    };
    expect(chooseProxy(url, environment)).toEqual({
      kind: 'environment',
      http: '',
      https: 'http://b:2',
      noProxy: 'y',
    });
    expect(chooseProxy(url, { HTTP_PROXY: 'socks5://a:1' })).toMatchObject({
      http: 'socks5://a:1',
      https: '',
    });
  });

  it.each([
    ['HTTPS_PROXY', 'me:hunter2@proxy:99999'],
    ['https_proxy', 'proxy.example.com'],
    ['HTTP_PROXY', 'ftp://me:hunter2@proxy'],
  ])('names %s when it is not the URL of a proxy, without its value', (variable, value) => {
    const choice = chooseProxy(url, { [variable]: value });
    expect(choice).toEqual({ kind: 'invalid', variable });
  });
});

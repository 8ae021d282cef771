import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRedirect } from './redirect.ts';
import type { HttpMethod } from './request-response.ts';

const url = new URL('https://lp.example.com/api/v1/x');
const decide = (
  location: string | undefined,
  { method = 'GET' as HttpMethod, status = 302, hops = 0, policy = 'same-origin' as const } = {},
) =>
  decideRedirect(
    { method, url },
    { status, headers: location === undefined ? {} : { location } },
    hops,
    policy,
  );

describe('decideRedirect', () => {
  it('follows a read within its origin, three times', () => {
    for (const status of [301, 302, 303, 307, 308]) {
      expect(decide('/new', { status })).toEqual({
        type: 'follow',
        url: new URL('https://lp.example.com/new'),
      });
    }
    expect(decide('/new', { hops: 2 }).type).toBe('follow');
    expect(decide('/new', { hops: 3 }).type).toBe('refuse');
  });

  it('follows no write, and nothing at all where that is the policy', () => {
    for (const method of ['PUT', 'POST', 'PATCH', 'DELETE'] as const)
      expect(decide('/new', { method }).type).toBe('refuse');
    const refusing = decideRedirect(
      { method: 'GET', url },
      { status: 302, headers: { location: '/new' } },
      0,
      'refuse',
    );
    expect(refusing.type).toBe('refuse');
  });

  it.each([200, 300, 304, 404])('does not take %i for a redirect', (status) => {
    expect(decide('/new', { status })).toEqual({ type: 'none' });
  });

  it.each(['http://[', undefined])('refuses %j', (location) => {
    expect(decide(location)).toEqual({ type: 'refuse', target: null });
  });

  it('never leaves the origin, wherever it is sent', () => {
    const locations = fc.oneof(
      fc.webUrl({ validSchemes: ['http', 'https'] }),
      fc.string(),
      fc.constantFrom(
        '//evil.example.com/',
        '\\\\evil.example.com',
        'https:evil',
        'http://lp.example.com/x',
        'https://lp.example.com:444/',
      ),
    );
    fc.assert(
      fc.property(locations, (location) => {
        const decision = decide(location);
        if (decision.type === 'follow') expect(decision.url.origin).toBe(url.origin);
      }),
    );
  });
});

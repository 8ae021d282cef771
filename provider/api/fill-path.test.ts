import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { urlBelow } from '../http/address.ts';
import { makeKeyText } from '../keys/key-text.ts';
import { fillPath, UnusablePathParameter } from './fill-path.ts';

describe('fillPath', () => {
  it('keeps any id inside its own segment', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (id) => {
        fc.pre(!/^\.+$/.test(id));
        const path = fillPath('/v1/api-keys/{id}/revoke', { id });
        const url = urlBelow(new URL('https://lp.example.com/api'), path);
        const [segment, ...rest] = url.pathname.replace('/api/v1/api-keys/', '').split('/');
        expect(decodeURIComponent(segment ?? '')).toBe(id);
        expect([rest, url.search, url.hash]).toEqual([['revoke'], '', '']);
      }),
    );
  });

  it.each(['', '.', '..'])('refuses the id %j', (id) => {
    expect(() => fillPath('/v1/api-keys/{id}', { id })).toThrow(UnusablePathParameter);
  });

  it('refuses the text of a key, and does not repeat it', () => {
    const id = makeKeyText(randomBytes(60));
    expect(() => fillPath('/v1/api-keys/{id}', { id })).toThrow(/text of an API key/);
    expect(() => fillPath('/v1/api-keys/{id}', { id })).not.toThrow(id);
  });
});

import { expect, it } from 'vitest';
import { PENDING } from '../../../keys/key.ts';
import { Dynamic, UNKNOWN } from '../../plugin/index.ts';
import { triggerOf } from './declared-key.ts';

it('is the same text for the same value, whatever the order of its attributes', () => {
  const type = ['object', { a: 'number', b: ['tuple', ['string', 'bool']] }] as const;
  const one = new Dynamic(['object', { ...type[1] }], { a: 1, b: ['x', true] });
  const other = new Dynamic(['object', { ...type[1] }], { b: ['x', true], a: 1 });
  expect(triggerOf(one)).toBe('{"a":1,"b":["x",true]}');
  expect(triggerOf(other)).toBe(triggerOf(one));
});

it('distinguishes values of different kinds', () => {
  const texts = [new Dynamic('string', '1'), new Dynamic('number', 1), new Dynamic('bool', true)].map(
    triggerOf,
  );
  expect(new Set(texts).size).toBe(3);
});

it('is pending while any part of it is not known, and nothing when it is not set', () => {
  expect(triggerOf(UNKNOWN)).toBe(PENDING);
  expect(triggerOf(new Dynamic(['list', 'string'], ['a', UNKNOWN]))).toBe(PENDING);
  expect(triggerOf(null)).toBeUndefined();
});

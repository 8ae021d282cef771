import { describe, expect, test } from 'vitest';
import { listNested, mapNested, number, setNested, singleNested, string } from '../schema/attributes.ts';
import { useStateForUnknown } from '../schema/plan-modifiers.ts';
import { UNKNOWN } from '../values/unknown.ts';
import { withModifiers } from './modify.ts';
import { withDefaults, withUnknowns } from './propose.ts';

const element = {
  name: string({ required: true }),
  weight: number({ default: 5 }),
  id: string({ computed: true, planModifiers: [useStateForUnknown()] }),
  token: string({ optional: true, writeOnly: true }),
};
const attributes = {
  title: string({ required: true }),
  size: number({ default: 1 }),
  id: string({ computed: true, planModifiers: [useStateForUnknown()] }),
  region: string({ optional: true, computed: true }),
  one: singleNested(element, { optional: true }),
  list: listNested(element, { optional: true }),
  set: setNested(element, { optional: true }),
  map: mapNested(element, { optional: true }),
  auto: singleNested(element, { optional: true, computed: true }),
};
const EMPTY = {
  title: null,
  size: null,
  id: null,
  region: null,
  one: null,
  list: null,
  set: null,
  map: null,
  auto: null,
};
const of = (name: string, rest: object = {}) => ({ name, weight: null, id: null, token: null, ...rest });

describe('proposing a plan', () => {
  test('defaults fill what configuration leaves open, at every depth, and write-only values are taken out', () => {
    const config = {
      ...EMPTY,
      title: 't',
      one: of('a', { token: 'hush' }),
      set: [of('b', { weight: 7 }), of('c')],
    };
    const planned = withDefaults(attributes, config, config);
    expect(planned).toMatchObject({
      size: 1,
      one: { weight: 5, token: null },
      set: [
        { name: 'b', weight: 7 },
        { name: 'c', weight: 5 },
      ],
      auto: null,
    });
  });

  test('elements of a set that differ only in what one of them does not set are distinguished', () => {
    const config = { ...EMPTY, title: 't', set: [of('same'), of('same', { weight: 9 })] };
    const planned = withDefaults(attributes, config, config);
    expect(planned.set).toEqual([of('same', { weight: 5 }), of('same', { weight: 9 })]);
    expect(withUnknowns(attributes, planned, config).set).toEqual([
      of('same', { weight: 5, id: UNKNOWN }),
      of('same', { weight: 9, id: UNKNOWN }),
    ]);
  });

  test('every open computed attribute becomes unknown, whole or inside what is set', () => {
    const config = {
      ...EMPTY,
      title: 't',
      region: 'here',
      list: [of('a')],
      map: { k: of('b') },
      set: [of('c'), of('d')],
    };
    const planned = withUnknowns(attributes, withDefaults(attributes, config, config), config);
    expect(planned).toEqual({
      ...EMPTY,
      title: 't',
      size: 1,
      region: 'here',
      id: UNKNOWN,
      auto: UNKNOWN,
      list: [of('a', { weight: 5, id: UNKNOWN })],
      map: { k: of('b', { weight: 5, id: UNKNOWN }) },
      set: [of('c', { weight: 5, id: UNKNOWN }), of('d', { weight: 5, id: UNKNOWN })],
    });
  });

  test('what is to be kept stays, on the top level only', () => {
    const config = { ...EMPTY, title: 't', one: of('a') };
    const prior = { ...config, id: 'known', one: of('a', { id: 'inner' }) };
    const planned = withUnknowns(attributes, prior, config, new Set(['id']));
    expect(planned).toMatchObject({ id: 'known', region: UNKNOWN, one: { id: UNKNOWN } });
  });

  test('modifiers find the prior of the same element: by index, by key, or by what is the same in a set', () => {
    const known = (name: string, id: string) => of(name, { weight: 5, id });
    const prior = {
      ...EMPTY,
      title: 't',
      size: 1,
      id: 'i',
      list: [known('a', 'l0')],
      map: { k: known('b', 'mk') },
      set: [known('c', 's0'), known('d', 's1')],
    };
    const config = {
      ...EMPTY,
      title: 'u',
      list: [of('a'), of('new')],
      map: { k: of('b'), n: of('n') },
      set: [of('d'), of('e')],
    };
    const proposed = withUnknowns(attributes, withDefaults(attributes, config, config), config);
    const { planned, requiresReplace } = withModifiers(attributes, proposed, config, prior);
    expect(requiresReplace).toEqual([]);
    expect(planned).toMatchObject({
      id: 'i',
      list: [{ id: 'l0' }, { id: UNKNOWN }],
      map: { k: { id: 'mk' }, n: { id: UNKNOWN } },
      set: [
        { name: 'd', id: 's1' },
        { name: 'e', id: UNKNOWN },
      ],
    });
  });
});

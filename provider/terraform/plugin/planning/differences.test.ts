import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listNested, setNested, string } from '../schema/attributes.ts';
import { path, ROOT } from '../values/path.ts';
import type { ValueType } from '../values/type.ts';
import { UNKNOWN } from '../values/unknown.ts';
import type { Value } from '../values/value.ts';
import { checkPlan } from './check-plan.ts';
import { differences } from './differences.ts';

const type: ValueType = [
  'object',
  {
    name: 'string',
    tags: ['map', 'string'],
    places: ['set', 'string'],
    rules: ['list', ['object', { port: 'number' }]],
  },
];
const value = { name: 'a', tags: { k: 'v' }, places: ['x', 'y'], rules: [{ port: 1 }] };
const found = (actual: Value, promised: Value = value) =>
  differences(type, promised, actual, ROOT).map((one) => `${one.path}: ${one.problem}`);

describe('differences', () => {
  test.each<[object, string]>([
    [{ name: 'b' }, 'name: it has another value'],
    [{ name: null }, 'name: it is null where a value was expected'],
    [{ name: UNKNOWN }, 'name: it is unknown where a known value is needed'],
    [{ tags: { k: 'w' } }, 'tags["k"]: it has another value'],
    [{ tags: { other: 'v' } }, 'tags["k"]: it is null where a value was expected'],
    [{ tags: {} }, 'tags: it has 0 elements where 1 was expected'],
    [{ places: ['x', 'z'] }, 'places: it lacks an element that was expected'],
    [{ rules: [{ port: 2 }] }, 'rules[0].port: it has another value'],
    [{ rules: [] }, 'rules: it has 0 elements where 1 was expected'],
  ])('%j is named', (change, expected) => expect(found({ ...value, ...change })).toEqual([expected]));

  test('the order of a set does not matter', () => {
    const members = fc.uniqueArray(fc.string());
    const shuffled = members.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([promised, actual]) => {
        expect(differences(['set', 'string'], promised, actual, ROOT)).toEqual([]);
      }),
    );
  });

  test('what was promised as unknown may become anything', () => {
    const promised = { name: UNKNOWN, tags: UNKNOWN, places: [UNKNOWN], rules: [{ port: UNKNOWN }] };
    expect(found(value, promised)).toEqual([]);
    expect(found({ name: null, tags: null, places: ['a', 'b'], rules: [{ port: 3 }] }, promised)).toEqual([]);
  });
});

describe('a plan against its configuration', () => {
  const inner = { name: string({ required: true }), id: string({ computed: true }) };
  const attributes = {
    name: string({ required: true }),
    note: string({ optional: true }),
    region: string({ optional: true, computed: true }),
    secret: string({ optional: true, writeOnly: true }),
    rules: listNested(inner, { optional: true }),
    zones: setNested(inner, { optional: true }),
  };
  const config = {
    name: 'a',
    note: null,
    region: null,
    secret: 'hush',
    rules: [{ name: 'r', id: null }],
    zones: [{ name: 'z', id: null }],
  };
  const planned = {
    ...config,
    region: UNKNOWN,
    secret: null,
    rules: [{ name: 'r', id: UNKNOWN }],
    zones: [{ name: 'z', id: UNKNOWN }],
  };
  const broken = (change: object, setting: object = {}) =>
    checkPlan(attributes, { ...planned, ...change }, { ...config, ...setting }, null).map(({ path }) =>
      String(path),
    );

  test('a plan that keeps to it is fine', () => expect(broken({})).toEqual([]));

  test.each<[object, string]>([
    [{ name: 'b' }, 'name'],
    [{ name: UNKNOWN }, 'name'],
    [{ note: 'invented' }, 'note'],
    [{ secret: 'hush' }, 'secret'],
    [{ rules: [{ name: 's', id: null }] }, 'rules[0].name'],
    [{ rules: [] }, 'rules'],
    [{ zones: null }, 'zones'],
  ])('%j is named', (change, place) => expect(broken(change)).toEqual([place]));

  test('a computed attribute that is set is kept', () => {
    expect(broken({ region: 'there' }, { region: 'here' })).toEqual(['region']);
    expect(broken({ region: 'here' }, { region: 'here' })).toEqual([]);
  });
});

test('paths are written as in a configuration', () => {
  expect(String(path('rules').index(0).attribute('tags').key('a "b"'))).toBe('rules[0].tags["a \\"b\\""]');
});

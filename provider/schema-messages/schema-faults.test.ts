import { describe, expect, it, test } from 'vitest';
import * as z from 'zod';
import { fieldName, jsonPointer, pointerName } from './field-path.ts';
import { schemaFaults, type Wording } from './schema-faults.ts';

const schema = z.strictObject({
  count: z.number().int().min(2).max(9).optional(),
  list: z.array(z.string()).max(2).optional(),
  text: z.string().min(1).max(5).optional(),
  yes: z.boolean().optional(),
  level: z.enum(['high', 'low']).optional(),
  version: z.literal(1).optional(),
  either: z.union([z.literal('all'), z.array(z.enum(['a', 'b'])).min(1)]).optional(),
  nested: z.strictObject({ 'a/b': z.string() }).optional(),
  email: z.email().optional(),
  url: z.url().optional(),
  at: z.iso.datetime().optional(),
  code: z
    .string()
    .regex(/^[A-Z]+$/)
    .optional(),
  own: z
    .string()
    .regex(/^[A-Z]+$/, 'must be capital letters, such as ABC')
    .optional(),
  kind: z.discriminatedUnion('type', [z.strictObject({ type: z.literal('a') })]).optional(),
  change: z.union([z.strictObject({ to: z.string() }), z.strictObject({ by: z.number() })]).optional(),
  places: z.partialRecord(z.enum(['north', 'south']), z.strictObject({ size: z.number() })).optional(),
  rule: z
    .union([z.enum(['high', 'off']), z.strictObject({ severity: z.string(), max: z.string() }).partial()])
    .optional(),
  steps: z.array(z.strictObject({ name: z.string() }).prefault({ name: '' })).default([]),
});

function messages(value: unknown, wording: Wording): readonly string[] {
  const { error } = schema.safeParse(value);
  if (error === undefined) return [];
  return schemaFaults(schema, error, value, wording).map(({ path, message }) =>
    `${fieldName(path)} ${message}`.trimStart(),
  );
}

test.each<[value: unknown, expected: readonly string[]]>([
  [{ count: 1 }, ['count must be at least 2']],
  [{ count: 10 }, ['count must be at most 9']],
  [{ count: 2.5 }, ['count must be a whole number']],
  [{ count: '3' }, ['count must be a number']],
  [{ count: null }, ['count must be a number']],
  [{ list: ['a', 'b', 'c'] }, ['list must be a list of at most 2 items']],
  [{ list: ['a', 7] }, ['list[1] must be a string']],
  [{ list: 'a' }, ['list must be a list']],
  [{ text: '' }, ['text must not be empty']],
  [{ text: 'abcdef' }, ['text must be at most 5 characters long']],
  [{ yes: 'yes' }, ['yes must be a boolean']],
  [{ level: 'hihg' }, ['level must be one of "high", "low"']],
  [{ version: 2 }, ['version must be 1']],
  [{ either: 'some' }, ['either must be "all" or a list']],
  [{ either: [] }, ['either must not be empty']],
  [{ either: ['a', 'c'] }, ['either[1] must be one of "a", "b"']],
  [{ nested: {} }, ['nested.a/b is required']],
  [{ nested: { 'a/b': 'x', '~': 1 } }, ['nested.~ is not a known field. Known fields: a/b']],
  [{ email: 'x' }, ['email must be an email address']],
  [{ url: 'x' }, ['url must be a URL, for example https://example.com']],
  [{ at: 'soon' }, ['at must be an RFC 3339 date and time, for example 2027-01-31T12:00:00Z']],
  [{ code: 'x' }, ['code must be text that matches /^[A-Z]+$/']],
  [{ own: 'x' }, ['own must be capital letters, such as ABC']],
  [{ kind: { type: 'b' } }, ['kind.type is not a known kind']],
  [{ change: { by: 'x' } }, ['change.by must be a number']],
  [{ change: { to: 'x', extra: 1 } }, ['change.extra is not a known field. Known fields: to, by']],
  [
    { steps: [{ name: 'a' }, { nmae: 'b' }] },
    ['steps[1].name is required', 'steps[1].nmae is not a known field. Did you mean "name"?'],
  ],
  [{ lst: [] }, ['lst is not a known field. Did you mean "list"?']],
  [{ whatever: 1 }, ['whatever is not a known field']],
  ['text', ['must be an object']],
])('of JSON %j', (value, expected) => {
  expect(messages(value, { language: 'json' })).toEqual(expected);
});

test.each<[value: unknown, expected: readonly string[]]>([
  [{ count: 10 }, ['count must be at most 9, not 10']],
  [{ count: '3' }, ['count must be a number']],
  [{ list: 'a' }, ['list must be a list, for example [a, b]']],
  [{ list: [7] }, ['list[0] must be text: put it in quotes']],
  [{ list: [[]] }, ['list[0] must be text']],
  [{ nested: [] }, ['nested must be a mapping, for example "name: value"']],
  [{ yes: 'yes' }, ['yes must be true or false']],
  [{ level: 'hihg' }, ['level must be one of high, low, not "hihg". Did you mean "high"?']],
  [{ level: 'severe' }, ['level must be one of high, low, not "severe"']],
  [{ level: 'x'.repeat(100) }, ['level must be one of high, low']],
  [{ level: 7 }, ['level must be one of high, low, not 7']],
  [{ either: 'al' }, ['either must be all or a list, not "al". Did you mean "all"?']],
  [{ rule: 'hihg' }, ['rule must be one of high, off or a mapping, not "hihg". Did you mean "high"?']],
  [{ rule: { mx: '90d' } }, ['rule.mx is not a known field. Did you mean "max"?']],
  [{ rule: { max: 90 } }, ['rule.max must be text: put it in quotes']],
  [{ rule: [] }, ['rule must be one of high, off or a mapping']],
  [{ places: { nroth: {} } }, ['places.nroth is not a known field. Did you mean "north"?']],
  [{ places: { west: {} } }, ['places.west is not a known field. Known fields: north, south']],
  [
    { places: { north: { sise: 1 } } },
    ['places.north.size is required', 'places.north.sise is not a known field. Did you mean "size"?'],
  ],
  [{ own: 'hunter2' }, ['own must be capital letters, such as ABC']],
])('of YAML %j, with wrong words and numbers', (value, expected) => {
  expect(messages(value, { language: 'yaml', showsValues: true })).toEqual(expected);
});

describe('schemaFaults', () => {
  it('repeats no value unless asked to', () => {
    const secret = 'hunter2';
    const everywhere = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, secret]));
    expect(messages(everywhere, { language: 'json' }).join()).not.toContain(secret);
    expect(messages(everywhere, { language: 'json' })).not.toHaveLength(0);
  });

  it('takes other words for unknown fields', () => {
    const unknownField = (name: string, parent: readonly PropertyKey[]) =>
      parent.length === 0 ? `is not a rule, ${name}` : undefined;
    expect(messages({ lst: 1 }, { language: 'yaml', unknownField })).toEqual(['lst is not a rule, lst']);
    expect(messages({ nested: { 'a/b': '', x: 1 } }, { language: 'yaml', unknownField })).toEqual([
      'nested.x is not a known field. Known fields: a/b',
    ]);
  });

  it('stops at some faults of a value that is made to have many', () => {
    const many = { steps: Array.from({ length: 5_000 }, () => 7) };
    expect(messages(many, { language: 'json' })).toHaveLength(1_000);
  });
});

it('writes paths as people and as programs do', () => {
  expect(fieldName(['data', 3, 'expires_at'])).toBe('data[3].expires_at');
  expect(fieldName([0, 'id'])).toBe('[0].id');
  expect(fieldName([])).toBe('');
  expect(jsonPointer(['nested', 'a/b', '~', 0])).toBe('/nested/a~1b/~0/0');
  expect(pointerName('/nested/0/a~1b/~0')).toBe('nested[0].a/b.~');
  expect(pointerName('')).toBe('');
});

import { expect, test } from 'vitest';
import * as z from 'zod';
import { fieldErrors } from './issue-words.ts';

const schema = z.strictObject({
  count: z.number().int().min(2).max(9).optional(),
  list: z.array(z.string()).max(2).optional(),
  either: z.union([z.literal('all'), z.array(z.enum(['a', 'b'])).min(1)]).optional(),
  nested: z.strictObject({ 'a/b': z.string() }).optional(),
  email: z.email().optional(),
  kind: z.discriminatedUnion('type', [z.strictObject({ type: z.literal('a') })]).optional(),
  change: z.union([z.strictObject({ to: z.string() }), z.strictObject({ by: z.number() })]).optional(),
});
const words = (value: unknown) =>
  fieldErrors(schema.safeParse(value).error?.issues ?? [], value, 'json-pointer').map(
    ({ path, message }) => `${path} ${message}`,
  );

test.each([
  [{ count: 1 }, ['/count must be at least 2']],
  [{ count: 10 }, ['/count must be at most 9']],
  [{ count: 2.5 }, ['/count must be a whole number']],
  [{ count: '3' }, ['/count must be a number']],
  [{ count: null }, ['/count must be a number']],
  [{ list: ['a', 'b', 'c'] }, ['/list must be a list of at most 2 items']],
  [{ list: ['a', 7] }, ['/list/1 must be a string']],
  [{ either: 'some' }, ['/either must be "all" or a list']],
  [{ either: [] }, ['/either must not be empty']],
  [{ either: ['a', 'c'] }, ['/either/1 must be "a" or "b"']],
  [{ nested: {} }, ['/nested/a~1b is required']],
  [{ nested: { 'a/b': 'x', '~': 1 } }, ['/nested/~0 is not a known field']],
  [{ email: 'x' }, ['/email must be an email address']],
  [{ kind: { type: 'b' } }, ['/kind/type is none of the known kinds']],
  [{ change: { by: 'x' } }, ['/change/by must be a number']],
  [{ change: { to: 'x', extra: 1 } }, ['/change/extra is not a known field']],
  ['text', [' must be an object']],
])('%j', (value, expected) => {
  expect(words(value)).toEqual(expected);
});

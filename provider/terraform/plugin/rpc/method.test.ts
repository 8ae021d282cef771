import { expect, test } from 'vitest';
import { GetFunctions } from '../protocol/schemas.ts';
import { defineSchema } from '../schema/schema.ts';
import { constant } from './method.ts';
import { Catalog, Run } from './run.ts';

const RUN = new Run<undefined>(
  new Catalog({
    name: 'test',
    version: '0.0.0',
    address: 'example.com/test/test',
    schema: defineSchema({ description: 'A provider without types.', attributes: {} }),
    configure: () => undefined,
  }),
);
const NO_BYTES = Buffer.alloc(0);
const noEvent = () => false;

test('an answer that never changes is made once for all requests that come before it is made', async () => {
  let made = 0;
  const call = constant<undefined, object>(GetFunctions, async () => {
    made++;
    return {};
  });
  const [first, second] = await Promise.all([call(RUN, NO_BYTES, noEvent), call(RUN, NO_BYTES, noEvent)]);
  expect(first).toBe(second);
  expect(made).toBe(1);
});

test('an answer that could not be made is made again for the next request', async () => {
  let made = 0;
  const call = constant<undefined, object>(GetFunctions, async () => {
    made++;
    if (made === 1) throw new Error('not now');
    return {};
  });
  await expect(call(RUN, NO_BYTES, noEvent)).rejects.toThrow('not now');
  expect(await call(RUN, NO_BYTES, noEvent)).toBeInstanceOf(Buffer);
});

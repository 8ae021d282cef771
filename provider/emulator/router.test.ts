import { expect, test } from 'vitest';
import { operations } from '../api/contract/operations.ts';
import { OPERATION_IDS, route } from './router.ts';

test.each(OPERATION_IDS)('%s is found by its method and path', (id) => {
  const { method, path } = operations[id];
  expect(route(method, path.replace('{id}', 'key%20one'))).toMatchObject({
    id,
    params: path.includes('{id}') ? { id: 'key one' } : {},
  });
});

test('"self" is not an id', () => {
  expect(route('GET', '/v1/api-keys/self').id).toBe('getOwnApiKey');
  expect(() => route('PATCH', '/v1/api-keys/self')).toThrow('This path accepts GET only, not PATCH.');
});

import { expect, it } from 'vitest';
import { kind } from './file.ts';

it('the destination file is known by its path as declared, and found again however it is written', () => {
  expect(kind.identity({ path: './ci.key' })).toBe('file:./ci.key');
  expect(kind.place?.({ path: './ci.key' })).toBe(kind.place?.({ path: 'a/../ci.key' }));
});

it('the destination file is the same one, seen from above its declaration', () => {
  expect(kind.within?.({ path: 'ci.key' }, 'infra')).toEqual({ path: 'infra/ci.key' });
  expect(kind.within?.({ path: '/run/ci.key' }, 'infra')).toEqual({ path: '/run/ci.key' });
});

it('the destination file opens', async () => {
  const request = {
    id: 'file:ci.key',
    declared: { path: 'ci.key' },
    credentials: {},
    environment: {},
    identify: async () => ({ kind: 'own' }) as const,
  };
  expect(await kind.open(request)).toMatchObject({ id: 'file:ci.key', reversible: true });
});

import { expect, it } from 'vitest';
import { kind } from './file.ts';

const PLAIN = { format: undefined, variable: undefined, keep_previous_as: undefined };

it('the destination file is known by its path as declared, and found again however it is written', () => {
  expect(kind.identity({ ...PLAIN, path: './ci.key' })).toBe('file:./ci.key');
  expect(kind.place?.({ ...PLAIN, path: './ci.key' })).toBe(kind.place?.({ ...PLAIN, path: 'a/../ci.key' }));
});

it('a variable in a file is known by both, and never taken for another file', () => {
  const variable = { format: 'dotenv', variable: 'KEY', keep_previous_as: undefined };
  const values = [
    { ...variable, path: 'a' },
    { ...variable, path: 'a#KEY' },
    { ...variable, path: 'a%23KEY' },
    { ...variable, path: 'a', variable: 'OTHER' },
    { ...PLAIN, path: 'a#KEY' },
    { ...PLAIN, path: 'a' },
  ];
  expect(kind.identity({ ...variable, path: 'a' })).toBe('file.dotenv:a#KEY');
  expect(new Set(values.map((each) => kind.identity(each))).size).toBe(values.length);
  const json = { ...variable, format: 'json', path: './a' };
  expect(kind.place?.(json)).toBe(kind.place?.({ ...variable, path: 'a' }));
});

it('a variable needs a format, and a format a variable', () => {
  const titles = (format: string | undefined, variable: string | undefined) =>
    [...(kind.check?.({ path: 'a', format, variable, keep_previous_as: undefined }) ?? [])].map(
      ({ title }) => title,
    );
  expect(titles('dotenv', undefined)).toEqual(['No Variable For The Secret']);
  expect(titles(undefined, 'KEY')).toEqual(['Variable In A File Without Variables']);
  expect([...titles('json', 'KEY'), ...titles(undefined, undefined)]).toEqual([]);
});

it('the destination file is the same one, seen from above its declaration', () => {
  expect(kind.within?.({ ...PLAIN, path: 'ci.key' }, 'infra')).toEqual({ ...PLAIN, path: 'infra/ci.key' });
  expect(kind.within?.({ ...PLAIN, path: '/run/ci.key' }, 'infra')).toEqual({
    ...PLAIN,
    path: '/run/ci.key',
  });
});

it('the destination file opens', async () => {
  const request = {
    id: 'file:ci.key',
    declared: { ...PLAIN, path: 'ci.key' },
    credentials: {},
    environment: {},
    identify: async () => ({ kind: 'own' }) as const,
  };
  expect(await kind.open(request)).toMatchObject({ id: 'file:ci.key', reversible: true });
});

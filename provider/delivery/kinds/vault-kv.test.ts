import { expect, it } from 'vitest';
import { kind } from './vault-kv.ts';

const declared = { mount: 'secret', path: 'ci/lowerplane', key: 'api_key', keep_previous_as: undefined };

it('the destination vault_kv is known by mount, path and key, in whatever namespace they are', () => {
  expect(kind.identity(declared)).toBe('vault_kv:secret/ci/lowerplane#api_key');
  const identities = [
    { path: 'a#b', key: 'c' },
    { path: 'a', key: 'b#c' },
    { path: 'a%23b', key: 'c' },
  ].map((other) => kind.identity({ ...declared, ...other }));
  expect(new Set(identities).size).toBe(3);
});

it('the destination vault_kv opens with the settings of its service', async () => {
  const open = (address: string | undefined) =>
    kind.open({
      id: 'vault_kv:x',
      declared,
      credentials: { address, token: 'some-token', namespace: undefined },
      environment: {},
      identify: async () => ({ kind: 'own' }) as const,
    });
  expect(await open('https://vault.example.com')).toMatchObject({ id: 'vault_kv:x', reversible: true });
  await expect((await open(undefined)).check()).rejects.toThrow('VAULT_ADDR');
});

import { expect, it } from 'vitest';
import type { KnownDestination } from '../delivery/destination-kind.ts';
import { kind as file } from '../delivery/kinds/file.ts';
import { kind as vault } from '../delivery/kinds/vault-kv.ts';
import { known, UNKNOWN } from '../keys/declaration/reading.ts';
import { PENDING, type Pending } from '../keys/key.ts';
import { declaredDestinations, knownDestinations } from './declared-key.ts';

const access = { credentials: {}, environment: { VAULT_ADDR: 'https://vault.example' } };
const destination = (specification: object, values: object, identity: string) =>
  ({
    specification,
    values,
    identity,
    place: identity,
    planned: identity,
    index: 0,
  }) as unknown as KnownDestination;
const inFile = destination(file, { path: '/nowhere/../ci.key' }, 'file:/nowhere/../ci.key');
const inVault = destination(
  vault,
  { mount: 'secret', path: 'ci', key: 'api_key' },
  'vault_kv:secret/ci#api_key',
);
const of = (destinations: readonly (KnownDestination | Pending)[], reach = access) =>
  declaredDestinations(known(destinations), reach);

it('is pending as a whole, or in part, while it is not known', () => {
  expect(declaredDestinations(UNKNOWN, access)).toEqual([PENDING]);
  expect(of([PENDING, inFile])).toMatchObject([PENDING, { id: 'file:/nowhere/../ci.key' }]);
});

it('is located by its kind, or by its place', async () => {
  const [first, second] = knownDestinations({ destinations: of([inFile, inVault]) });
  expect(await first?.locate?.()).toContain('/ci.key');
  expect(await first?.locate?.()).not.toContain('..');
  expect(await second?.locate?.()).toBe('vault_kv:secret/ci#api_key');
});

it('is not opened while a setting of its service is not known', async () => {
  const [open] = knownDestinations({ destinations: of([inVault]) });
  expect(await open?.open()).toMatchObject({ id: 'vault_kv:secret/ci#api_key' });
  const pending = { ...access, credentials: { vault: PENDING } } as const;
  const [waiting] = knownDestinations({ destinations: declaredDestinations(known([inVault]), pending) });
  expect(await waiting?.open()).toBeUndefined();
});

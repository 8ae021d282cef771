import { describe, expect, it } from 'vitest';
import { PENDING } from '../keys/key.ts';
import { defineCredentials, resolveCredentials } from './credentials.ts';

const STORE = defineCredentials({
  name: 'store',
  settings: {
    address: { variable: 'STORE_ADDR', default: 'https://store.example.com', description: 'Where it is.' },
    token: { variable: 'STORE_TOKEN', description: 'Opens it.' },
  },
});
const environment = { STORE_ADDR: 'https://elsewhere.example.com', STORE_TOKEN: 'from-environment' };

describe('resolveCredentials', () => {
  it.each([
    ['what is written', { token: 'written' }, environment, environment.STORE_ADDR, 'written'],
    ['the environment', {}, environment, environment.STORE_ADDR, 'from-environment'],
    [
      'the environment for empty text',
      { token: '' },
      environment,
      environment.STORE_ADDR,
      'from-environment',
    ],
    ['the default', {}, {}, 'https://store.example.com', undefined],
    ['the default for an empty variable', {}, { STORE_ADDR: '' }, 'https://store.example.com', undefined],
  ])('takes %s', (_, written, variables, address, token) => {
    const access = { credentials: { store: written }, environment: variables };
    expect(resolveCredentials(STORE, access)).toEqual({ address, token });
  });

  it('takes the environment where the service is not configured at all', () => {
    expect(resolveCredentials(STORE, { credentials: {}, environment })).toMatchObject({
      token: 'from-environment',
    });
  });

  it('waits for a service whose settings are not known, whatever the environment says', () => {
    expect(resolveCredentials(STORE, { credentials: { store: PENDING }, environment })).toBe(PENDING);
  });
});

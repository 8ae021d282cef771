import { describe, expect, test } from 'vitest';
import { findKey } from '../../../provider/lifecycle/find-key.ts';
import { openSession } from './session.ts';

const BODY = { name: 'CI gate', permissions: 'read-only' } as const;
const OTHER_ORGANIZATION = 'org_00000000000000000000';

describe('a key to be managed', () => {
  test('is found by its id, or by its exact name while no other active key has it', async () => {
    const { session, client } = await openSession();
    const { key } = await client.createApiKey(BODY);
    expect(await findKey(session, key.id)).toMatchObject({ id: key.id });
    expect(await findKey(session, 'CI gate')).toMatchObject({ id: key.id });
    for (const text of ['ci gate', 'key_00000000000000000000'])
      await expect(findKey(session, text)).rejects.toThrow('No Such Key');
  });

  test('is not chosen among several of one name', async () => {
    const { session, client } = await openSession();
    const made = [await client.createApiKey(BODY), await client.createApiKey(BODY)];
    const found = findKey(session, 'CI gate');
    await expect(found).rejects.toThrow('More Than One Key Of This Name');
    for (const { key } of made) await expect(found).rejects.toThrow(key.id);
  });

  test('has not been revoked', async () => {
    const { session, client } = await openSession();
    const { key } = await client.createApiKey(BODY);
    await client.revokeApiKey(key.id);
    await expect(findKey(session, key.id)).rejects.toThrow('Key Is Revoked');
    await expect(findKey(session, 'CI gate')).rejects.toThrow('No Such Key');
  });

  test('is of the organization of the run', async () => {
    const opened = await openSession();
    const { key } = await opened.client.createApiKey(BODY);
    const run = opened.with({
      async *listApiKeys() {
        yield { ...key, organization_id: OTHER_ORGANIZATION };
      },
    });
    await expect(findKey(run, key.id)).rejects.toThrow('Key Belongs To Another Organization');
  });
});

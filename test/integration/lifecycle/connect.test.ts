import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../../provider/emulator/start.ts';
import { connect } from '../../../provider/lifecycle/connect.ts';

async function connected() {
  const emulator = await startEmulator({ quiet: true });
  onTestFinished(() => emulator.close());
  const connection = await connect({ baseUrl: emulator.url, apiKey: emulator.bootstrapKey ?? '' });
  onTestFinished(() => connection.client.close());
  return { emulator, connection };
}

test('the client of a connection cannot change keys', async () => {
  const { connection } = await connected();
  const calls = Object.keys(connection.client);
  expect(calls).toContain('getApiKey');
  expect(calls.filter((call) => call.includes('ApiKey') && !/^(get|list)/.test(call))).toEqual([]);
});

test('one listing serves every key, and changes of the run take precedence over it', async () => {
  const { emulator, connection } = await connected();
  const { keys, keyAuthority, self } = connection;
  const { key } = await keyAuthority.create({ name: 'CI', permissions: 'read-only' }, 'once');
  emulator.requests.reset();
  expect(await keys.find(self.id)).toMatchObject({ id: self.id });
  expect(await keys.activeWithName('CI')).toMatchObject([{ id: key.id }]);
  await keyAuthority.update(key.id, { name: 'CI gate' });
  expect(await keys.activeWithName('CI')).toEqual([]);
  expect(await keys.activeWithName('CI gate')).toMatchObject([{ id: key.id }]);
  await keyAuthority.revoke(key.id);
  expect(await keys.activeWithName('CI gate')).toEqual([]);
  expect(await keys.countActive()).toBe(1);
  expect(await keys.find('key_00000000000000000000')).toBeUndefined();
  expect(emulator.requests.counts()).toEqual({
    listApiKeys: 1,
    updateApiKey: 1,
    revokeApiKey: 1,
    getApiKey: 1,
  });
});

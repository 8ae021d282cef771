import { describe, expect, it } from 'vitest';
import { configuredProvider, wire } from './later-protocol.ts';

const TYPE = { action_type: 'lowerplane_revoke_key' };

async function opened() {
  const provider = await configuredProvider();
  const { client, outside, emulator } = provider;
  const { key, secret } = await outside.createApiKey({ name: 'Old', permissions: 'read-only' });
  const request = (config: object) => ({
    ...TYPE,
    config: wire({ key: 'Old', last_four: null, force: null, ...config }),
  });
  const use = () =>
    fetch(`${emulator.url}/v1/api-keys/self`, { headers: { authorization: `Bearer ${secret}` } });
  return {
    ...provider,
    key,
    use,
    plan: (config: object = {}) => client.call('PlanAction', 'ActionRequest', request(config), 'Diagnostics'),
    invoke: (config: object = {}) =>
      client.stream('InvokeAction', 'ActionRequest', request(config), 'ActionEvent'),
    status: async () => (await outside.getApiKey(key.id)).status,
  };
}

describe('the action lowerplane_revoke_key', () => {
  it('is declared, and validated', async () => {
    const { client } = await configuredProvider();
    const schemas = await client.call('GetProviderSchema', 'Empty', {}, 'LaterSchemas');
    expect(Object.keys(Object(schemas.action_schemas))).toContain('lowerplane_revoke_key');
    const metadata = await client.call('GetMetadata', 'Empty', {}, 'WholeMetadata');
    expect(metadata.actions).toContainEqual({ type_name: 'lowerplane_revoke_key' });
    const config = wire({ key: 'Old', last_four: null, force: null });
    expect(
      await client.call('ValidateActionConfig', 'ActionRequest', { ...TYPE, config }, 'Diagnostics'),
    ).toEqual({ diagnostics: [] });
  });

  it('shows the impact at plan, and progress while it revokes', async () => {
    const { plan, invoke, status, key } = await opened();
    expect(await plan()).toMatchObject({
      diagnostics: [
        {
          severity: 2,
          summary: 'Key Will Be Revoked: Old',
          detail: expect.stringContaining('It was never used'),
        },
      ],
    });
    expect(await status()).toBe('active');
    const events = await invoke();
    expect(events.map(({ progress }) => Object(progress).message)).toEqual([
      expect.stringContaining('Revoking The key "Old"'),
      expect.stringContaining('It no longer works anywhere'),
      undefined,
    ]);
    expect(events.at(-1)).toEqual({ completed: {} });
    expect(await status()).toBe('revoked');
    const again = await invoke({ key: key.id });
    expect(again).toMatchObject([
      { progress: { message: expect.stringContaining('was already revoked') } },
      { completed: {} },
    ]);
  });

  it('refuses a key in use, until its last four characters confirm it', async () => {
    const { plan, invoke, status, key, use } = await opened();
    expect((await use()).status).toBe(200);
    const refused = { diagnostics: [{ severity: 1, detail: expect.stringContaining('set last_four = ') }] };
    expect(await plan()).toMatchObject(refused);
    expect(await invoke()).toMatchObject([{ progress: {} }, { completed: refused }]);
    expect(await plan({ last_four: '????' })).toMatchObject({
      diagnostics: [{ summary: 'Confirmation Does Not Match' }],
    });
    expect(await status()).toBe('active');
    const confirmed = { last_four: key.last_four };
    expect(await plan(confirmed)).toMatchObject({
      diagnostics: [
        {
          severity: 2,
          // In the words of "lowerplane keys revoke".
          detail: expect.stringMatching(/Last used on \S+ \(today\), 1 request in all: .* in 30 days/),
        },
      ],
    });
    expect((await invoke(confirmed)).at(-1)).toEqual({ completed: {} });
    expect(await status()).toBe('revoked');
  });

  it('never ends the key of the provider, and names a key that does not exist', async () => {
    const { invoke, plan, outside } = await opened();
    const self = await outside.getOwnApiKey();
    const config = { key: self.id, last_four: self.last_four, force: true };
    expect(await plan(config)).toMatchObject({ diagnostics: [{ summary: 'Run Would Revoke Its Own Key' }] });
    expect((await invoke(config)).at(-1)).toMatchObject({ completed: { diagnostics: [{ severity: 1 }] } });
    expect(await plan({ key: 'None' })).toMatchObject({ diagnostics: [{ summary: 'No Such Key' }] });
  });
});

import { describe, expect, it } from 'vitest';
import { configuredProvider, unwire, wire } from './later-protocol.ts';

const ALL = { environment: null, name_contains: null, permissions: null };
const TYPE = { type_name: 'lowerplane_api_key' };

async function opened(settings: object = {}) {
  const provider = await configuredProvider(settings);
  const { client, outside } = provider;
  for (const [name, permissions, environments] of [
    ['CI gate', 'read-only', ['production']],
    ['Upload', 'read-write', ['staging']],
    ['Dashboard', 'read-only', 'all'],
  ] as const)
    await outside.createApiKey({
      name,
      permissions,
      environments: environments === 'all' ? 'all' : [...environments],
    });
  const list = async (config: object, more: object = {}) => {
    const request = { ...TYPE, config: wire({ ...ALL, ...config }), ...more };
    const events = await client.stream('ListResource', 'ListRequest', request, 'ListEvent');
    return events.map((event) => ({
      ...event,
      name: String(event.display_name).replace(/ \(.*/, ''),
      object: unwire(event.resource_object),
      id: identityOf(event.identity),
    }));
  };
  return { ...provider, list };
}

function identityOf(identity: unknown): unknown {
  return typeof identity === 'object' && identity !== null && 'identity_data' in identity
    ? unwire(identity.identity_data)
    : undefined;
}

const names = (events: readonly { readonly name: string }[]) => events.map(({ name }) => name);

describe('the list of keys', () => {
  it('is declared', async () => {
    const { client } = await configuredProvider();
    const schemas = await client.call('GetProviderSchema', 'Empty', {}, 'LaterSchemas');
    expect(Object.keys(Object(schemas.list_resource_schemas))).toEqual(['lowerplane_api_key']);
    const metadata = await client.call('GetMetadata', 'Empty', {}, 'WholeMetadata');
    expect(metadata.list_resources).toEqual([TYPE]);
    const config = wire({ ...ALL, environment: 'prod' });
    expect(
      await client.call('ValidateListResourceConfig', 'Config', { ...TYPE, config }, 'Diagnostics'),
    ).toMatchObject({ diagnostics: [{ severity: 1 }] });
  });

  it('names each key that works, newest first, but not the key of the provider', async () => {
    const { list, outside } = await opened();
    const events = await list({});
    expect(names(events)).toEqual(['Dashboard', 'Upload', 'CI gate']);
    const [key] = events;
    const { organization_id } = await outside.getOwnApiKey();
    expect(key?.id).toEqual({ id: expect.stringMatching(/^key_/), organization_id });
    expect(key?.object).toBeUndefined();
    expect(names(await list({ environment: 'production' }))).toEqual(['Dashboard', 'CI gate']);
    expect(names(await list({ permissions: 'read-write' }))).toEqual(['Upload']);
    expect(names(await list({ name_contains: 'ci' }))).toEqual(['CI gate']);
    expect(await list({ name_contains: 'none' })).toEqual([]);
  });

  it('leaves out keys that were revoked or have expired', async () => {
    const { list, outside, emulator } = await opened();
    for await (const key of outside.listApiKeys({ name: 'Upload' })) await outside.revokeApiKey(key.id);
    const expires_at = new Date(emulator.clock.now() + 3_600_000).toISOString();
    await outside.createApiKey({ name: 'Short', permissions: 'read-only', expires_at });
    expect(names(await list({}))).toEqual(['Short', 'Dashboard', 'CI gate']);
    emulator.clock.advance(7_200_000);
    expect(names(await list({}))).toEqual(['Dashboard', 'CI gate']);
  });

  it('includes what generated configuration needs, and stops at the limit', async () => {
    const { list } = await opened();
    const events = await list({}, { include_resource_object: true, limit: 2 });
    expect(events.map(({ object }) => object)).toMatchObject([
      {
        name: 'Dashboard',
        permissions: 'read-only',
        environments: null,
        expires_in: 'never',
        deliver_to: null,
      },
      { name: 'Upload', permissions: 'read-write', environments: ['staging'] },
    ]);
  });

  it('asks for no page that no one wants', async () => {
    const { client, outside, emulator } = await configuredProvider();
    for (let index = 0; index < 405; index++)
      await outside.createApiKey({ name: `Key ${index}`, permissions: 'read-only' });
    emulator.requests.reset();
    const request = { ...TYPE, config: wire(ALL) };
    expect(
      await client.stream('ListResource', 'ListRequest', { ...request, limit: 5 }, 'ListEvent'),
    ).toHaveLength(5);
    expect(Object.values(emulator.requests.counts()).reduce((all, one) => all + one, 0)).toBe(1);
    expect(await client.stream('ListResource', 'ListRequest', request, 'ListEvent')).toHaveLength(405);
    const some = await client.stream('ListResource', 'ListRequest', request, 'ListEvent', () => false);
    expect(some.length).toBeGreaterThan(0);
    // The connection still works after a stream that was given up.
    expect(await client.call('GetMetadata', 'Empty', {}, 'WholeMetadata')).toMatchObject({
      list_resources: [TYPE],
    });
  });

  it('ends with what went wrong', async () => {
    const { list, emulator } = await opened({ max_retries: 0 });
    emulator.faults.add({ kind: 'status', status: 503, method: 'GET', path: '/v1/api-keys' });
    const events = await list({});
    expect(events).toMatchObject([{ diagnostic: [{ severity: 1, summary: expect.any(String) }] }]);
  });
});

import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { decode, encode } from '@msgpack/msgpack';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PluginClient } from './plugin-client.ts';

describe('a provider spoken to by an independent gRPC library over mutual TLS', () => {
  let client: PluginClient;
  let store: string;

  beforeAll(async () => {
    store = mkdtempSync(join(tmpdir(), 'store-'));
    client = await PluginClient.start();
    await client.call(
      'ConfigureProvider',
      'Configure',
      { terraform_version: '1.11.4', config: value({ store }) },
      'Diagnostics',
    );
  });

  afterAll(() => {
    client.process.kill('SIGKILL');
    rmSync(store, { recursive: true });
  });

  test('the handshake names protocol, socket and a certificate for localhost', () => {
    const [core, protocol, network, , kind, certificate = ''] = client.handshake.split('|');
    expect([core, protocol, network, kind]).toEqual(['1', '6', 'unix', 'grpc']);
    expect(certificate).not.toContain('=');
    const read = new X509Certificate(Buffer.from(certificate, 'base64'));
    expect(read.subjectAltName).toBe('DNS:localhost');
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.ca).toBe(true);
    expect(read.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });

  test('metadata and functions, which Terraform 1.11 does not ask for', async () => {
    const metadata = await client.call('GetMetadata', 'Empty', {}, 'Metadata');
    expect(metadata.resources).toContainEqual({ type_name: 'fixture_item' });
    expect(metadata.ephemeral_resources).toEqual([{ type_name: 'fixture_token' }]);
    const { functions } = await client.call('GetFunctions', 'Empty', {}, 'Functions');
    expect(functions).toMatchObject({ join: { variadic_parameter: { name: 'parts' } } });
  });

  test('a core from before functions reads the schema as ever', async () => {
    const schemas = await client.call('GetProviderSchema', 'Empty', {}, 'OldSchemas');
    expect(schemas).toMatchObject({
      resource_schemas: { fixture_item: {}, fixture_successor: {} },
      data_source_schemas: { fixture_lookup: {} },
    });
    expect(Object.keys(schemas).toSorted()).toEqual(['data_source_schemas', 'provider', 'resource_schemas']);
  });

  test('health is served, the rest is unimplemented', async () => {
    expect(await client.call('/grpc.health.v1.Health/Check', 'Empty', {}, 'Health')).toEqual({ status: 1 });
    await expect(client.call('GenerateResourceConfig', 'Empty', {}, 'Empty')).rejects.toMatchObject({
      code: status.UNIMPLEMENTED,
      details: '/tfplugin6.Provider/GenerateResourceConfig is not implemented',
    });
    await expect(client.call('/x.Y/naïve 100%', 'Empty', {}, 'Empty')).rejects.toMatchObject({
      code: status.UNIMPLEMENTED,
    });
  });

  test('a message of many megabytes goes both ways', async () => {
    const text = 'big '.repeat(2_000_000);
    const state = { full_name: text, origin: null };
    const answer = await client.call(
      'ReadResource',
      'Read',
      { type_name: 'fixture_successor', current_state: value(state) },
      'ReadDone',
    );
    expect(unvalue(answer.new_state)).toEqual(state);
  });

  test('hundreds of concurrent calls each get their own answer', async () => {
    const calls = Array.from({ length: 500 }, (_, i) => {
      const state = { full_name: `n${i}`, origin: null };
      return client.call(
        'ReadResource',
        'Read',
        { type_name: 'fixture_successor', current_state: value(state) },
        'ReadDone',
      );
    });
    const names = (await Promise.all(calls)).map((answer) => unvalue(answer.new_state));
    expect(names).toEqual(Array.from({ length: 500 }, (_, i) => ({ full_name: `n${i}`, origin: null })));
  });

  test('values may come as JSON too', async () => {
    const json = Buffer.from(JSON.stringify({ full_name: 'Ada', origin: null }));
    const answer = await client.call(
      'ReadResource',
      'Read',
      { type_name: 'fixture_successor', current_state: { json } },
      'ReadDone',
    );
    expect(unvalue(answer.new_state)).toEqual({ full_name: 'Ada', origin: null });
  });

  test('an ephemeral resource is opened, renewed and closed with what it keeps privately', async () => {
    const config = value({ name: 'direct', value: null });
    const asked = Math.floor(Date.now() / 1_000);
    const opened = await client.call(
      'OpenEphemeralResource',
      'Config',
      { type_name: 'fixture_token', config },
      'Open',
    );
    expect(unvalue(opened.result)).toEqual({ name: 'direct', value: 'token-of-direct' });
    // It names a moment 50 ms after the token was opened.
    const renewAt = Number(Object(opened.renew_at).seconds);
    expect(renewAt).toBeGreaterThanOrEqual(asked);
    expect(renewAt).toBeLessThanOrEqual(Date.now() / 1_000 + 0.05);
    const held = { type_name: 'fixture_token', private: opened.private };
    const renewed = await client.call('RenewEphemeralResource', 'Renew', held, 'Renewed');
    expect(renewed.private).toEqual(opened.private);
    expect(await client.call('CloseEphemeralResource', 'Renew', held, 'Diagnostics')).toEqual({
      diagnostics: [],
    });
  });

  test('what makes no sense becomes a message, never a crash', async () => {
    const broken = { type_name: 'fixture_item', config: { msgpack: Buffer.of(0xc1) } };
    expect(await client.call('ValidateResourceConfig', 'Config', broken, 'Diagnostics')).toMatchObject({
      diagnostics: [{ severity: 1, summary: 'Provider Bug' }],
    });
    const unknown = { type_name: 'fixture_unknown', config: value({}) };
    expect(await client.call('ValidateResourceConfig', 'Config', unknown, 'Diagnostics')).toMatchObject({
      diagnostics: [{ summary: 'Unknown Resource Type', detail: expect.stringContaining('fixture_item') }],
    });
  });

  test('a provider that is not configured refuses to work', async () => {
    const other = await PluginClient.start();
    const read = { type_name: 'fixture_item', current_state: value({}) };
    const answer = await other.call('ReadResource', 'Read', read, 'ReadDone');
    expect(answer.diagnostics).toMatchObject([{ summary: 'Provider Not Configured' }]);
    expect(await other.call('/plugin.GRPCController/Shutdown', 'Empty', {}, 'Empty')).toEqual({});
    expect(await other.ended()).toBe(0);
  });

  test('a client with another certificate is turned away', async () => {
    const stranger = await PluginClient.start({ stranger: true });
    await expect(stranger.call('GetMetadata', 'Empty', {}, 'Metadata')).rejects.toMatchObject({
      code: status.UNAVAILABLE,
    });
    stranger.process.kill('SIGKILL');
  });
});

function value(object: object) {
  return { msgpack: encode(object) };
}

function unvalue(wire: unknown): unknown {
  if (
    typeof wire !== 'object' ||
    wire === null ||
    !('msgpack' in wire) ||
    !(wire.msgpack instanceof Uint8Array)
  )
    return undefined;
  return decode(wire.msgpack);
}

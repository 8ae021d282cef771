import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode, encode } from '@msgpack/msgpack';
import { onTestFinished } from 'vitest';
import type { AdminClient } from '../../../provider/api/client.ts';
import { createAdminClient } from '../../../provider/api/create-client.ts';
import { type Emulator, startEmulator } from '../../../provider/emulator/start.ts';
import { PluginClient } from '../plugin/plugin-client.ts';

const PROGRAM = fileURLToPath(new URL('../../../provider/terraform/main.ts', import.meta.url));

/** The provider as Terraform of a later version speaks to it, by an independent gRPC library. */
export interface ConfiguredProvider {
  readonly client: PluginClient;
  readonly emulator: Emulator;
  readonly outside: AdminClient;
  /** Ends the process in order, and starts that of the next command in the same directory. */
  next(): Promise<PluginClient>;
}

/** All of it ends with the test that calls this. @param settings of the provider block. */
export async function configuredProvider(settings: object = {}): Promise<ConfiguredProvider> {
  const emulator = await startEmulator({ quiet: true });
  onTestFinished(() => emulator.close());
  const apiKey = emulator.bootstrapKey ?? '';
  const outside = createAdminClient({ baseUrl: emulator.url, apiKey });
  onTestFinished(() => outside.close());
  const dataDirectory = mkdtempSync(join(tmpdir(), 'later-protocol-'));
  onTestFinished(() => rmSync(dataDirectory, { recursive: true, force: true }));
  const environment = {
    LOWERPLANE_BASE_URL: emulator.url,
    LOWERPLANE_API_KEY: apiKey,
    TF_DATA_DIR: dataDirectory,
  };
  const client = await startConfigured(environment, settings);
  const next = async () => {
    await client.call('/plugin.GRPCController/Shutdown', 'Empty', {}, 'Empty');
    await client.ended();
    return startConfigured(environment, settings);
  };
  return { client, emulator, outside, next };
}

async function startConfigured(
  environment: Readonly<Record<string, string>>,
  settings: object,
): Promise<PluginClient> {
  const client = await PluginClient.start({ program: PROGRAM, environment });
  onTestFinished(() => {
    client.process.kill('SIGKILL');
  });
  const { diagnostics } = await client.call(
    'ConfigureProvider',
    'Configure',
    { terraform_version: '1.14.0', config: wire(settings) },
    'Diagnostics',
  );
  if (Array.isArray(diagnostics) && diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
  return client;
}

/** A value as it is sent. Attributes that are left out must be null. */
export function wire(value: object | null) {
  return { msgpack: encode(value) };
}

/** A value as it came. */
export function unwire(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('msgpack' in value)) return undefined;
  return value.msgpack instanceof Uint8Array ? decode(value.msgpack) : undefined;
}

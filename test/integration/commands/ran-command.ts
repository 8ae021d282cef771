import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, onTestFinished } from 'vitest';
import type { AdminClient } from '../../../provider/api/client.ts';
import type { CreateApiKeyRequest } from '../../../provider/api/contract/api-key.ts';
import { createAdminClient } from '../../../provider/api/create-client.ts';
import type { CommandIo } from '../../../provider/cli/command-io.ts';
import { dispatch } from '../../../provider/cli/dispatch.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../provider/emulator/start.ts';
import { capturedIo } from '../../cli/captured-io.ts';

/** A LowerPlane of its own, and a directory to run commands in. */
export interface Surroundings {
  readonly emulator: Emulator;
  readonly client: AdminClient;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs a command as its arguments say. */
  run(args: readonly string[], given?: Partial<CommandIo>): Promise<Ran>;
  /** Runs a command with `--format json`, and checks its report with a schema of `schemas/`. */
  json(schema: string, args: readonly string[], given?: Partial<CommandIo>): Promise<JsonRan>;
  /** Creates a key. */
  key(request: CreateApiKeyRequest): Promise<{ readonly id: string; readonly secret: string }>;
  /** Makes a request with a key. */
  use(secret: string): Promise<void>;
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

interface JsonRan extends Ran {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into reports of many forms
  readonly report: any;
}

/** Both end with the test that calls this. */
export async function surroundings(options: EmulatorOptions = {}): Promise<Surroundings> {
  const emulator = await startEmulator({ quiet: true, ...options });
  onTestFinished(() => emulator.close());
  const apiKey = emulator.bootstrapKey ?? '';
  const client = createAdminClient({ baseUrl: emulator.url, apiKey });
  onTestFinished(() => client.close());
  const folder = mkdtempSync(join(tmpdir(), 'commands-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const environment = { LOWERPLANE_BASE_URL: emulator.url, LOWERPLANE_API_KEY: apiKey };
  const run: Surroundings['run'] = async (args, given = {}) => {
    const { io, printed } = capturedIo({ cwd: folder, environment, width: 80, ...given });
    const code = await dispatch(args, io);
    for (const secret of [apiKey]) expect(printed.out + printed.error).not.toContain(secret);
    return { code, ...printed };
  };
  return {
    emulator,
    client,
    folder,
    environment,
    run,
    async json(schema, args, given) {
      const ran = await run([...args, '--format', 'json'], given);
      const report = JSON.parse(ran.out === '' ? 'null' : ran.out);
      expectValid(schema, report);
      return { ...ran, report };
    },
    async key(request) {
      const { key, secret } = await client.createApiKey(request);
      return { id: key.id, secret: secret ?? '' };
    },
    async use(secret) {
      const headers = { authorization: `Bearer ${secret}` };
      await fetch(`${emulator.url}/v1/api-keys/self`, { headers });
    },
  };
}

function expectValid(schema: string, report: unknown): void {
  const ajv = new Ajv.default({ strict: false });
  addFormats.default(ajv);
  const path = join(import.meta.dirname, '../../../schemas', `${schema}.json`);
  const validate = ajv.compile(JSON.parse(readFileSync(path, 'utf8')));
  expect(validate(report), ajv.errorsText(validate.errors)).toBe(true);
}

import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AdminClient } from '../../../provider/api/client.ts';
import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import { createAdminClient } from '../../../provider/api/create-client.ts';
import { type Emulator, startEmulator } from '../../../provider/emulator/start.ts';
import { type ApplyOptions, applyPlan } from '../../../provider/engine/apply-plan.ts';
import { actionOf, type EnginePlan, planNames } from '../../../provider/engine/engine-plan.ts';
import { readSources } from '../../../provider/engine/read-sources.ts';
import type { Transport } from '../../../provider/http/transport.ts';
import { connect } from '../../../provider/lifecycle/connect.ts';
import { type ConnectedRun, type Guards, NO_GUARDS } from '../../../provider/lifecycle/run.ts';
import { runOf } from '../../../provider/lifecycle/run-by-name.ts';

export const DAY = 86_400_000;

interface Asked {
  readonly goal?: 'apply' | 'destroy';
  readonly prune?: boolean;
  readonly rotate?: readonly string[];
  readonly guards?: Guards;
  /** Text of the key to authenticate with. Defaults to that of the emulator's start. */
  readonly as?: string;
  readonly transport?: Transport;
  readonly onSealed?: ApplyOptions['onSealed'];
}

/** A LowerPlane, a folder of declarations, and the engine between them. Each plan is a run of its own. */
export interface EngineWorld {
  readonly emulator: Emulator;
  readonly client: AdminClient;
  readonly folder: string;
  readonly environment: Record<string, string>;
  write(path: string, text: string): Promise<void>;
  read(path: string): Promise<string | undefined>;
  plan(asked?: Asked): Promise<{ readonly run: ConnectedRun; readonly plan: EnginePlan }>;
  /** Plans and applies. */
  apply(asked?: Asked): ReturnType<typeof applyPlan>;
  /** Keys but the emulator's own, oldest first. */
  keys(): Promise<readonly ApiKey[]>;
  use(secret: string | undefined): Promise<number>;
}

/** Ends with the test that calls this. */
export async function openWorld(): Promise<EngineWorld> {
  const emulator = await startEmulator({ quiet: true });
  onTestFinished(() => emulator.close());
  const adminKey = emulator.bootstrapKey ?? '';
  const client = createAdminClient({ baseUrl: emulator.url, apiKey: adminKey });
  onTestFinished(() => client.close());
  const self = await client.getOwnApiKey();
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'engine-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const environment: Record<string, string> = {};

  const plan = async ({
    goal = 'apply',
    prune = false,
    rotate = [],
    guards = NO_GUARDS,
    as = adminKey,
    transport,
  }: Asked = {}) => {
    const connection = await connect({
      baseUrl: emulator.url,
      apiKey: as,
      ...(transport !== undefined && { transport }),
    });
    onTestFinished(() => connection.client.close());
    const run = runOf(connection, guards);
    // The tests do not run where the declarations are.
    const read = await readSources({
      cwd: process.cwd(),
      from: [folder],
      varFiles: [],
      access: { credentials: {}, environment },
    });
    if (read.problems.length > 0)
      throw new Error(read.problems.map(({ at, message }) => `${at}: ${message}`).join('\n'));
    const decidedAt = run.now();
    return {
      run,
      plan: await planNames(run, read.names, { goal, prune, rotate: new Set(rotate), decidedAt }),
    };
  };
  return {
    emulator,
    client,
    folder,
    environment,
    async write(path, text) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    },
    read: (path) => readFile(join(folder, path), 'utf8').catch(() => undefined),
    plan,
    async apply(asked) {
      const planned = await plan(asked);
      return applyPlan(planned.run, planned.plan, asked?.onSealed ? { onSealed: asked.onSealed } : {});
    },
    async keys() {
      const keys: ApiKey[] = [];
      for await (const key of client.listApiKeys()) if (key.id !== self.id) keys.unshift(key);
      return keys;
    },
    async use(secret = '') {
      const response = await fetch(`${emulator.url}/v1/api-keys/self`, {
        headers: { authorization: `Bearer ${secret}` },
      });
      await response.arrayBuffer();
      return response.status;
    },
  };
}

/** What a plan does, by name. */
export function actions({ names }: EnginePlan): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((planned) => [planned.name, actionOf(planned)]));
}

/** Titles of everything that a plan reports. */
export function titles({ names, problems }: EnginePlan): readonly string[] {
  return [...problems, ...names.flatMap((each) => each.problems)].map(({ title }) => title);
}

/** A keys file with one key, whose secret goes to `ci.key`. */
export function keysFile(
  changes: Readonly<Record<string, unknown>> = {},
  ...more: readonly object[]
): string {
  const key = {
    name: 'CI gate',
    permissions: 'read-only',
    expires_in: '90d',
    deliver_to: [{ file: { path: 'ci.key' } }],
    ...changes,
  };
  return JSON.stringify({ version: 1, keys: [key, ...more] });
}

import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { AdminClient } from '../../../provider/api/client.ts';
import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import { createAdminClient } from '../../../provider/api/create-client.ts';
import { type Emulator, startEmulator } from '../../../provider/emulator/start.ts';
import { connectionOf } from '../../../provider/lifecycle/connect.ts';
import { Journal } from '../../../provider/lifecycle/journal.ts';
import { memoryStore } from '../../../provider/lifecycle/journal-memory.ts';
import {
  type ConnectedRun,
  NO_GUARDS,
  noRevocations,
  nothingPlanned,
} from '../../../provider/lifecycle/run.ts';
import { RepeatedWarnings } from '../../../provider/terraform/repeated-warnings.ts';
import type { Session } from '../../../provider/terraform/session.ts';

/** A session with a LowerPlane of its own. */
export interface OpenSession {
  readonly emulator: Emulator;
  readonly client: AdminClient;
  /** The session as a provider has it, with some calls of its client replaced. */
  with(replaced: Partial<AdminClient>): Session & ConnectedRun;
  readonly session: Session & ConnectedRun;
  /** Keys but the emulator's own, oldest first. */
  keys(): Promise<readonly ApiKey[]>;
}

/** Both end with the test that calls this. */
export async function openSession(): Promise<OpenSession> {
  const emulator = await startEmulator({ quiet: true });
  onTestFinished(() => emulator.close());
  const client = createAdminClient({ baseUrl: emulator.url, apiKey: emulator.bootstrapKey ?? '' });
  onTestFinished(() => client.close());
  const self = await client.getOwnApiKey();
  const session = (replaced: Partial<AdminClient>) => {
    return {
      connection: connectionOf({ ...client, ...replaced }, self),
      guards: NO_GUARDS,
      access: { credentials: {}, environment: {} },
      warnings: new RepeatedWarnings(),
      planned: nothingPlanned(),
      revocations: noRevocations(),
      engine: 'terraform',
      journal: new Journal(memoryStore(), randomUUID),
      newId: randomUUID,
      // It stands for any number of runs, one after another: none finds a key that was created since.
      begunAt: Number.POSITIVE_INFINITY,
      now: () => emulator.clock.now(),
    };
  };
  return {
    emulator,
    client,
    with: session,
    session: session({}),
    async keys() {
      const keys: ApiKey[] = [];
      for await (const key of client.listApiKeys()) if (key.id !== self.id) keys.unshift(key);
      return keys;
    },
  };
}

import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { AdminClient } from '../../../provider/api/client.ts';
import { createAdminClient } from '../../../provider/api/create-client.ts';
import { LowerPlaneError } from '../../../provider/api/errors.ts';
import type { ClientOptions } from '../../../provider/api/options.ts';
import type { AttemptEvent } from '../../../provider/http/exchange.ts';
import { makeKeyText } from '../../../provider/keys/key-text.ts';

export const testKey = makeKeyText(randomBytes(60));

export interface TestClient {
  readonly client: AdminClient;
  /** The waits it would have made, in milliseconds; none takes any time. */
  readonly waits: number[];
  readonly attempts: AttemptEvent[];
}

/** A client for the running test that waits in no time, and whose dice always show one half. */
export function testClient(baseUrl: string, options: Partial<ClientOptions> = {}): TestClient {
  const waits: number[] = [];
  const attempts: AttemptEvent[] = [];
  const client = createAdminClient({
    baseUrl,
    apiKey: testKey,
    onAttempt: (event) => attempts.push(event),
    ...options,
    runtime: {
      random: () => 0.5,
      sleep: async (ms) => {
        waits.push(ms);
      },
      ...options.runtime,
    },
  });
  onTestFinished(() => client.close());
  return { client, waits, attempts };
}

/** The LowerPlaneError a call fails with. */
export async function failure(call: Promise<unknown>): Promise<LowerPlaneError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof LowerPlaneError) return error;
    throw error;
  }
  throw new Error('the call succeeded');
}

import type { KnownKeys } from '../../../action/check/rules/keys/live-status.ts';
import { createClient } from '../../api/create-client.ts';
import { ClientOptionError, isLowerPlaneError } from '../../api/errors.ts';
import type { Instant } from '../../keys/instant.ts';
import { VERSION } from '../../version.ts';

/** What LowerPlane answered, by its own clock. */
export interface AskedKeys {
  readonly known: KnownKeys;
  readonly now: Instant;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A user waits for this in a terminal: a failure soon is better than an answer after minutes. */
const LIMITS = { connectMs: 5_000, headersMs: 10_000, bodyMs: 10_000, totalMs: 30_000 };

/**
 * Asks LowerPlane for the organization's keys.
 *
 * @param environment holds LOWERPLANE_API_KEY and LOWERPLANE_BASE_URL.
 * @throws Error whose message says why the request to LowerPlane failed.
 */
export async function askLowerPlane(environment: Environment): Promise<AskedKeys> {
  const client = clientOf(
    settingOf(environment, 'LOWERPLANE_BASE_URL'),
    settingOf(environment, 'LOWERPLANE_API_KEY'),
  );
  try {
    const seenBy = await client.getOwnApiKey();
    const keys = await Array.fromAsync(client.listApiKeys());
    return { known: { keys, seenBy }, now: client.clock.now() };
  } catch (error) {
    if (!isLowerPlaneError(error)) throw error;
    throw new Error(`${error.title}: ${error.detail}`, { cause: error });
  } finally {
    await client.close();
  }
}

function clientOf(baseUrl: string, apiKey: string) {
  try {
    return createClient({
      baseUrl,
      apiKey,
      product: `lowerplane-scan/${VERSION}`,
      limits: LIMITS,
      lists: { totalMs: LIMITS.totalMs },
      retry: { maxAttempts: 2 },
    });
  } catch (error) {
    if (!(error instanceof ClientOptionError)) throw error;
    throw new Error(`${error.title}: ${error.detail}`, { cause: error });
  }
}

function settingOf(environment: Environment, name: string): string {
  const value = environment[name]?.trim() ?? '';
  if (value !== '') return value;
  throw new Error(
    `--live asks LowerPlane about the found keys, but ${name} is not set. Set it, or leave out --live.`,
  );
}

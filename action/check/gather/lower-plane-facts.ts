import type { LowerPlaneClient } from '../../../provider/api/client.ts';
import { createClient } from '../../../provider/api/create-client.ts';
import { ClientOptionError, isLowerPlaneError } from '../../../provider/api/errors.ts';
import type { Environment } from '../../../provider/keys/environments.ts';
import { FACT_NAMES, type FactName, type Facts, type Gap, type KnownFacts } from '../facts.ts';
import { ASKED } from './not-asked.ts';

/** What is asked of LowerPlane, and how. */
export interface LowerPlaneAccess {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly environment: Environment | undefined;
  /** Milliseconds for all of it together. */
  readonly deadlineMs: number;
}

/** Everything the gate asks of LowerPlane, at once. What cannot be had is a gap, never an empty answer. */
export async function lowerPlaneFacts(access: LowerPlaneAccess): Promise<Facts> {
  let client: LowerPlaneClient;
  try {
    client = createClient({
      baseUrl: access.baseUrl,
      apiKey: access.apiKey,
      product: 'lowerplane-gate',
      timeouts: { totalMs: access.deadlineMs },
    });
  } catch (error) {
    if (!(error instanceof ClientOptionError)) throw error;
    const { title, detail } = error;
    return { known: {}, gaps: ASKED.map((fact) => ({ fact, kind: 'invalid', title, detail })) };
  }
  const signal = AbortSignal.timeout(access.deadlineMs);
  const scope = access.environment === undefined ? {} : { environment: access.environment };
  const system = access.environment === undefined ? {} : { system_id: access.environment };
  const known: { -readonly [Name in FactName]?: KnownFacts[Name] } = {};
  const gaps: Gap[] = [];
  const learn = async <Name extends (typeof ASKED)[number]>(
    fact: Name,
    ask: () => Promise<KnownFacts[Name]>,
  ) => {
    try {
      known[fact] = await ask();
    } catch (error) {
      gaps.push(gapOf(fact, error, access.deadlineMs));
    }
  };
  try {
    await Promise.all([
      learn('self', () => client.getOwnApiKey({ signal })),
      learn('keys', () => all(client.listApiKeys({}, { signal }))),
      learn('postures', async () => [
        { source: 'LowerPlane', posture: await client.getPosture(system, { signal }) },
      ]),
      learn('tests', () => all(client.listTests(scope, { signal }))),
      learn('controls', () => all(client.listControls(scope, { signal }))),
    ]);
  } finally {
    await client.close();
  }
  return {
    known,
    gaps: gaps.sort((a, b) => FACT_NAMES.indexOf(a.fact) - FACT_NAMES.indexOf(b.fact)),
  };
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

function gapOf(fact: FactName, error: unknown, deadlineMs: number): Gap {
  if (isLowerPlaneError(error)) {
    const { title, detail } = error;
    return { fact, kind: kindOf(error.kind), title, detail };
  }
  if (error instanceof DOMException) {
    const detail = `LowerPlane had not answered everything after ${deadlineMs / 1000} seconds. Run the gate again later, or give it more time.`;
    return { fact, kind: 'unavailable', title: 'LowerPlane Took Too Long', detail };
  }
  throw error;
}

function kindOf(kind: string): Gap['kind'] {
  switch (kind) {
    case 'rateLimited':
    case 'unavailable':
      return 'unavailable';
    case 'unauthenticated':
    case 'forbidden':
      return 'refused';
    default:
      return 'invalid';
  }
}

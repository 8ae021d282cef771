import type { LowerPlaneClient } from '../../../provider/api/client.ts';
import { createClient } from '../../../provider/api/create-client.ts';
import {
  ClientOptionError,
  isLowerPlaneError,
  type LowerPlaneErrorKind,
} from '../../../provider/api/errors.ts';
import type { Deadline } from '../../../provider/http/deadline.ts';
import type { Environment } from '../../../provider/keys/environments.ts';
import { VERSION } from '../../../provider/version.ts';
import { type FactName, type Facts, type Gap, type KnownFacts, LOWERPLANE_FACTS } from '../facts.ts';
import { GateError } from '../gate-error.ts';

/** Address and key of LowerPlane, and the environment to query. */
export interface LowerPlaneAccess {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly environment: Environment | undefined;
}

/**
 * Everything that the gate reads from LowerPlane, in parallel. What cannot be read is a gap, never an empty list.
 *
 * @throws GateError when the base URL or the key is invalid; nothing was sent then.
 */
export async function lowerPlaneFacts(
  { environment, ...access }: LowerPlaneAccess,
  deadline: Deadline,
): Promise<Facts> {
  const client = clientFor(access, deadline);
  const { signal } = deadline;
  const scope = environment === undefined ? {} : { environment };
  const system = environment === undefined ? {} : { system_id: environment };
  const known: { -readonly [Name in FactName]?: KnownFacts[Name] } = {};
  const failures = new Map<FactName, unknown>();
  const learn = async <Name extends (typeof LOWERPLANE_FACTS)[number]>(
    fact: Name,
    answer: Promise<KnownFacts[Name]>,
  ) => {
    try {
      known[fact] = await answer;
    } catch (error) {
      failures.set(fact, error);
    }
  };
  try {
    await Promise.all([
      learn('self', client.getOwnApiKey({ signal })),
      learn('keys', Array.fromAsync(client.listApiKeys({}, { signal }))),
      learn('postures', sourced(client.getPosture(system, { signal }))),
      learn('tests', Array.fromAsync(client.listTests(scope, { signal }))),
      learn('controls', Array.fromAsync(client.listControls(scope, { signal }))),
    ]);
  } finally {
    await client.close();
  }
  return { known, gaps: gapsOf(failures, deadline) };
}

function clientFor(access: Omit<LowerPlaneAccess, 'environment'>, { totalMs }: Deadline): LowerPlaneClient {
  try {
    return createClient({
      ...access,
      product: `lowerplane-gate/${VERSION}`,
      limits: { totalMs },
      lists: { totalMs },
    });
  } catch (error) {
    if (!(error instanceof ClientOptionError)) throw error;
    throw new GateError(error.title, error.detail);
  }
}

async function sourced(posture: ReturnType<LowerPlaneClient['getPosture']>): Promise<KnownFacts['postures']> {
  return [{ source: 'LowerPlane', posture: await posture }];
}

/** All facts that one cause makes unknown get the same words. */
function gapsOf(failures: ReadonlyMap<FactName, unknown>, deadline: Deadline): readonly Gap[] {
  const causes: { readonly of: string; readonly error: unknown }[] = [];
  return LOWERPLANE_FACTS.filter((fact) => failures.has(fact)).map((fact) => {
    const error = failures.get(fact);
    const of = causeOf(error);
    const known = causes.find((cause) => cause.of === of);
    if (known === undefined) causes.push({ of, error });
    return gapOf(fact, known?.error ?? error, deadline);
  });
}

function causeOf(error: unknown): string {
  if (!isLowerPlaneError(error)) return 'deadline';
  const { kind, code, status, path } = error;
  const aboutOneThing = kind === 'forbidden' || kind === 'invalidResponse';
  return [kind, code, status, ...(aboutOneThing ? [path] : [])].join(' ');
}

function gapOf(fact: FactName, error: unknown, { totalMs, signal }: Deadline): Gap {
  if (isLowerPlaneError(error)) {
    const { title, detail } = error;
    return { fact, kind: KINDS[error.kind], title, detail };
  }
  if (!signal.aborted) throw error;
  const detail = `LowerPlane did not answer all requests within ${totalMs / 1000} s. Run the gate again later, or allow more time.`;
  return { fact, kind: 'unavailable', title: 'LowerPlane Timed Out', detail };
}

const KINDS: Readonly<Record<LowerPlaneErrorKind, Gap['kind']>> = {
  unauthenticated: 'refused',
  forbidden: 'refused',
  rateLimited: 'unavailable',
  unavailable: 'unavailable',
  notFound: 'invalid',
  conflict: 'invalid',
  invalidRequest: 'invalid',
  invalidResponse: 'invalid',
};

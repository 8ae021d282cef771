import { randomUUID } from 'node:crypto';
import type { DeliveryAccess } from '../delivery/credentials.ts';
import { Journal } from '../lifecycle/journal.ts';
import { memoryStore } from '../lifecycle/journal-memory.ts';
import { type ConnectedRun, NO_GUARDS, noRevocations, nothingPlanned, type Run } from '../lifecycle/run.ts';
import { unknownCredentials } from './credentials.ts';
import { DiagnosticError } from './plugin/index.ts';
import { RepeatedWarnings } from './repeated-warnings.ts';

/** One configured provider: what every resource and data source of a run shares. */
export interface Session extends Run {
  readonly access: DeliveryAccess;
  readonly warnings: RepeatedWarnings;
}

/** A session that can reach LowerPlane. */
export type ConnectedSession = Session & ConnectedRun;

/** What manages the keys, as their Idempotency-Keys begin. */
export const ENGINE = 'terraform';

/** The journal of a session that cannot create keys. */
export function noJournal(): Journal {
  return new Journal(memoryStore(), randomUUID);
}

/** The session of a provider that Terraform has not configured: it can plan, but asks no one. */
export function unconfigured(): Session {
  return {
    connection: undefined,
    guards: NO_GUARDS,
    revocations: noRevocations(),
    planned: nothingPlanned(),
    engine: ENGINE,
    journal: noJournal(),
    access: { credentials: unknownCredentials(), environment: process.env },
    warnings: new RepeatedWarnings(),
    newId: randomUUID,
    begunAt: Date.now(),
    now: () => Date.now(),
  };
}

/**
 * The session with its connection.
 *
 * @throws DiagnosticError when the provider's configuration is not known yet.
 */
export function connected(session: Session): ConnectedSession {
  const { connection } = session;
  if (connection) return { ...session, connection };
  throw new DiagnosticError({
    summary: 'Provider Configuration Not Known Yet',
    detail:
      "The provider's base_url or api_key comes from something that does not exist before apply, so LowerPlane cannot be asked about existing keys. Apply what they come from first (terraform apply -target=...), or pass them in as variables or environment variables.",
  });
}

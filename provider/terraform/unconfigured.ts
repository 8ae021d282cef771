import { randomUUID } from 'node:crypto';
import { Journal } from '../lifecycle/journal.ts';
import { memoryStore } from '../lifecycle/journal-memory.ts';
import { NO_GUARDS, noRevocations, nothingPlanned } from '../lifecycle/run.ts';
import { unknownCredentials } from './credentials.ts';
import { RepeatedWarnings } from './repeated-warnings.ts';
import type { Session } from './session.ts';

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

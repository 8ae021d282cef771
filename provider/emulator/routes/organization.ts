import type { Organization } from '../../api/contract/organization.ts';
import { DAY } from '../../keys/duration.ts';
import { formatInstant } from '../../keys/instant.ts';
import { count } from '../../text/count.ts';
import { changesOf, keyActor } from '../audit.ts';
import { invalidRequest } from '../problem.ts';
import { json } from '../reply.ts';
import { NO_ENVIRONMENT } from '../scope-mask.ts';
import { changeSettings, readOrganization, readSettings, writeOrganization } from '../store/organization.ts';
import type { Store } from '../store/store.ts';
import { assertExpected } from './assert-expected.ts';
import type { Handler } from './handler.ts';

/** The organization as the API shows it. */
export function organizationOf({ organizationId, settings }: Store): Organization {
  return { id: organizationId, name: readOrganization(settings).name, ...readSettings(settings) };
}

export const getOrganization: Handler<'getOrganization'> = ({ store }) => json(200, organizationOf(store));

export const updateOrganization: Handler<'updateOrganization'> = ({ caller, body, now, store }) =>
  store.transaction(() => {
    const before = organizationOf(store);
    const { expected, ...wanted } = body;
    assertExpected(`the organization "${before.name}"`, before, expected, wanted);
    const { name = before.name } = wanted;
    writeOrganization(store.settings, { ...readOrganization(store.settings), name });
    changeSettings(store.settings, wanted);
    const after = organizationOf(store);
    const changes = changesOf(before, after);
    if (Object.keys(changes).length > 0)
      store.auditTrail.append({
        at: now,
        action: 'organization.updated',
        actor: keyActor(caller),
        keyId: null,
        target: after.id,
        scope: NO_ENVIRONMENT,
        details: changes,
      });
    return json(200, after);
  });

/**
 * Refuses an expiration that the settings of the organization forbid.
 *
 * @param expiresAt and `createdAt` of the key: milliseconds since the epoch; null: never.
 * @throws ProblemError `invalid-request`
 */
export function assertLifetime(store: Store, expiresAt: number | null, createdAt: number): void {
  const { key_lifetime_max_days: days } = readSettings(store.settings);
  if (days === null) return;
  const latest = createdAt + days * DAY;
  if (expiresAt !== null && expiresAt <= latest) return;
  const message = `must be ${formatInstant(latest)} or earlier: the organization allows a key lifetime of at most ${count(days, 'day')}`;
  throw invalidRequest([{ path: '/expires_at', message }]);
}

/**
 * Refuses an invitation that the settings of the organization forbid.
 *
 * @throws ProblemError `invalid-request`
 */
export function assertDomain(store: Store, email: string): void {
  const { invitation_domains: domains } = readSettings(store.settings);
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  if (domains === null || domains.includes(domain)) return;
  const message = `must be at ${domains.join(' or ')}: the organization allows invitations to no other domain`;
  throw invalidRequest([{ path: '/email', message }]);
}

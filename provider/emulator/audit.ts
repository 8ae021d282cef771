import type { AuditAction } from '../api/contract/audit-event.ts';
import type { Actor } from '../api/contract/common.ts';
import { NO_ENVIRONMENT, scopeMask } from './scope-mask.ts';
import type { StoredKey } from './store/api-keys.ts';
import type { NewAuditEvent } from './store/new-audit-event.ts';

/** The emulator itself, for example when it installs the bootstrap key. */
export const SYSTEM: Actor = { type: 'system', id: 'emulator', name: 'LowerPlane emulator' };

/** The actor of a request without a known key. */
export const UNAUTHENTICATED: Actor = {
  type: 'system',
  id: 'unauthenticated',
  name: 'unauthenticated caller',
};

export function keyActor(key: Pick<StoredKey, 'id' | 'name'>): Actor {
  return { type: 'api_key', id: key.id, name: key.name };
}

/** An event about a key. It is visible to every caller who may see the key. */
export function keyEvent(
  action: AuditAction,
  actor: Actor,
  key: Pick<StoredKey, 'id' | 'environments'>,
  at: number,
  details: NewAuditEvent['details'],
): NewAuditEvent {
  return { at, action, actor, keyId: key.id, target: null, scope: scopeMask(key.environments), details };
}

interface Change {
  readonly from: unknown;
  readonly to: unknown;
}

/** The fields of `after` that differ in an object, each with its old and new value. */
export function changesOf(before: object, after: object): Readonly<Record<string, Change>> {
  const of = new Map<string, unknown>(Object.entries(before));
  return Object.fromEntries(
    Object.entries(after)
      .filter(([name, to]) => JSON.stringify(of.get(name) ?? null) !== JSON.stringify(to ?? null))
      .map(([name, to]) => [name, { from: of.get(name) ?? null, to: to ?? null }]),
  );
}

/**
 * An event about a user. Users belong to no environment, so every key sees it; only admin keys may list users, so it
 * carries the user's id and never an email address.
 */
export function userEvent(
  action: AuditAction,
  actor: Actor,
  user: { readonly id: string },
  at: number,
  details: NewAuditEvent['details'],
): NewAuditEvent {
  return { at, action, actor, keyId: null, target: user.id, scope: NO_ENVIRONMENT, details };
}

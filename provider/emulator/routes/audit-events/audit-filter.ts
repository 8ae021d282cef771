import type { StoredKey } from '../../store/api-keys.ts';
import type { AuditFilter } from '../../store/audit-trail.ts';
import type { QueryOf } from '../handler.ts';

/** The filter of a request for audit events, limited to what its key may see. */
export function auditFilter(
  caller: StoredKey,
  query: QueryOf<'listAuditEvents'> | QueryOf<'exportAuditEvents'>,
): AuditFilter {
  return {
    within: caller.environments,
    keyId: query.key_id,
    actorId: query.actor,
    action: query.action,
    from: query.from === undefined ? undefined : Date.parse(query.from),
    to: query.to === undefined ? undefined : Date.parse(query.to),
  };
}

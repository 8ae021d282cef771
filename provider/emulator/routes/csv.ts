import type { AuditEvent } from '../../api/contract/audit-event.ts';
import { csvLine } from '../../text/csv.ts';

const COLUMNS = [
  'id',
  'at',
  'action',
  'actor_type',
  'actor_id',
  'actor_name',
  'key_id',
  'target',
  'details',
] as const;

export const CSV_HEADER = csvLine(COLUMNS);

/** One event as a line of CSV, RFC 4180; details as JSON. */
export function csvEvent(event: AuditEvent): string {
  const { id, at, action, actor, key_id, target, details } = event;
  return csvLine([
    id,
    at,
    action,
    actor.type,
    actor.id,
    actor.name,
    key_id ?? '',
    target ?? '',
    JSON.stringify(details),
  ]);
}

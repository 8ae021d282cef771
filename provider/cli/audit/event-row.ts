import * as z from 'zod';
import { type AuditEvent, auditEvent } from '../../api/contract/audit-event.ts';
import { formatActor } from '../../lifecycle/observed-key.ts';
import type { Column } from '../table/column.ts';

/** What `audit list --format json` prints; with `--follow`, one event a line. */
export const auditListDocument = z
  .strictObject({ version: z.literal(1), events: z.array(auditEvent) })
  .meta({ id: 'AuditEventList' });

export const EVENT_COLUMNS: readonly Column<AuditEvent>[] = [
  {
    name: 'at',
    heading: 'Time',
    compact: true,
    text: ({ at }) => at.replace('T', ' ').replace(/(\.\d+)?Z$/, ''),
  },
  { name: 'action', heading: 'Action' },
  { name: 'actor', heading: 'Who', text: ({ actor }) => actor.name || actor.id },
  { name: 'key_id', heading: 'What', text: (event) => event.key_id ?? event.target ?? '' },
  { name: 'details', heading: 'Details', from: 110, text: ({ details }) => detailsText(details) },
  { name: 'target' },
  { name: 'id' },
];

/** One event on a line, for a trail that is followed. */
export function eventLine(event: AuditEvent): string {
  const { at, action, actor, key_id: keyId, target, details } = event;
  return [at, action, formatActor(actor), keyId ?? target ?? '', detailsText(details)]
    .filter((part) => part !== '')
    .join('  ');
}

function detailsText(details: AuditEvent['details']): string {
  return Object.entries(details)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
}

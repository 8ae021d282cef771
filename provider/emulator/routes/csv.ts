import type { AuditEvent } from '../../api/contract/audit-event.ts';

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

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/**
 * A cell that no spreadsheet treats as a formula: a text that starts like one gets an apostrophe, and every cell is
 * quoted so that a separator cannot start a new one. Source: OWASP, "CSV Injection".
 */
export function csvCell(text: string): string {
  const harmless = /^[\s]*[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

import type { LowerPlaneClient } from '../../provider/api/client.ts';
import { formatScope } from '../../provider/keys/environments.ts';
import { say } from './voice.ts';

/** The API keys page of LowerPlane, as a table. */
export async function showKeys(client: LowerPlaneClient): Promise<void> {
  const rows: string[][] = [];
  for await (const key of client.listApiKeys()) {
    rows.push([
      key.name,
      key.permissions,
      formatScope(key.environments),
      day(key.created_at),
      key.last_used_at === null ? 'never' : minute(key.last_used_at),
      key.expires_at === null ? 'never' : day(key.expires_at),
      key.status,
      `…${key.last_four}`,
    ]);
  }
  say.table(
    ['Name', 'Permissions', 'Environments', 'Created', 'Last used', 'Expires', 'Status', 'Key'],
    rows,
  );
}

/** The audit trail without the uses of the key that runs the demo. */
export async function showAuditTrail(client: LowerPlaneClient): Promise<void> {
  const rows: string[][] = [];
  for await (const event of client.listAuditEvents()) {
    const name = event.details.name;
    if (event.action === 'api_key.used' && event.actor.name === 'Bootstrap admin') continue;
    rows.push([
      minute(event.at),
      event.action,
      event.actor.name,
      typeof name === 'string' ? name : '',
      event.key_id ?? '',
    ]);
  }
  say.table(['At', 'Action', 'By', 'Name', 'Key'], rows);
}

function day(timestamp: string): string {
  return timestamp.slice(0, 10);
}

function minute(timestamp: string): string {
  return timestamp.slice(0, 16).replace('T', ' ');
}

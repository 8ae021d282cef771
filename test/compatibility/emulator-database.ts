import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { hashKeyText } from '../../provider/emulator/authenticate.ts';
import { openStore } from '../../provider/emulator/store/store.ts';
import type { RecordedKey } from './world.ts';

/** A database file for the emulator that holds recorded keys; removed when the test is over. */
export async function databaseOf(keys: readonly RecordedKey[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'recorded-lower-plane-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'emulator.db');
  const store = openStore(file);
  for (const { text, key } of keys) {
    const instant = (at: string | null) => (at === null ? null : Date.parse(at));
    store.apiKeys.insert({
      id: key.id,
      hash: hashKeyText(text),
      name: key.name,
      permissions: key.permissions,
      environments: key.environments,
      lastFour: key.last_four,
      fingerprint: key.fingerprint,
      createdAt: Date.parse(key.created_at),
      createdBy: key.created_by,
      expiresAt: instant(key.expires_at),
    });
    const lastUsedAt = instant(key.last_used_at);
    for (let times = 0; times < key.request_count && lastUsedAt !== null; times++)
      store.auditTrail.recordUse(key.id, lastUsedAt);
    const revokedAt = instant(key.revoked_at);
    if (revokedAt !== null && key.revoked_by !== null)
      store.apiKeys.revoke(key.id, revokedAt, key.revoked_by);
  }
  store.close();
  return file;
}

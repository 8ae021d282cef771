import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { hashKeyText } from '../../provider/emulator/authenticate.ts';
import { openStore } from '../../provider/emulator/store/store.ts';
import { TOKEN as GITHUB_TOKEN, runningGithub } from '../integration/delivery/running-github.ts';
import { runningVault, TOKEN as VAULT_TOKEN } from '../integration/delivery/running-vault.ts';
import { LowerPlaneWorkspace } from '../terraform/lowerplane-workspace.ts';
import { withKeyTexts } from './key-texts.ts';
import { type World, world } from './world.ts';

/** Reads a recorded world, with key texts in place of their placeholders. */
export function readWorld(folder: string): World {
  return world.parse(JSON.parse(withKeyTexts(readFileSync(join(folder, 'world.json'), 'utf8'))));
}

/** A recorded configuration and state, and the services it was applied to, on clocks that do not move by themselves. */
export async function restored(folder: string) {
  const { now, keys, files, github: secrets, vault: contents } = readWorld(folder);
  const github = await runningGithub();
  for (const { owner, secret } of secrets) github.store.restore(owner, secret);
  const vault = await runningVault();
  for (const [path, { versions, newest }] of Object.entries(contents)) {
    for (let version = 1; version < versions; version++) vault.engine.put(path, '{}');
    vault.engine.put(path, newest);
  }
  const lp = await LowerPlaneWorkspace.open(
    { GITHUB_API_URL: github.api.url, GITHUB_TOKEN, VAULT_ADDR: vault.url, VAULT_TOKEN },
    { database: await databaseOf(keys), now: () => Date.parse(now) },
    keys[0]?.text,
  );
  for (const [path, content] of Object.entries(files)) await lp.workspace.write(path, content);
  for (const [name, as] of [
    ['main.tf', 'main.tf'],
    ['state.json', 'terraform.tfstate'],
  ] as const) {
    await lp.workspace.write(as, withKeyTexts(readFileSync(join(folder, name), 'utf8')));
  }
  return { lp, github, vault };
}

/** An emulator's database that holds these keys. */
async function databaseOf(keys: World['keys']): Promise<string> {
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

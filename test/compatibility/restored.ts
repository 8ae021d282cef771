import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOKEN as GITHUB_TOKEN, runningGithub } from '../integration/delivery/running-github.ts';
import { runningVault, TOKEN as VAULT_TOKEN } from '../integration/delivery/running-vault.ts';
import { LowerPlaneWorkspace } from '../terraform/lowerplane-workspace.ts';
import { databaseOf } from './emulator-database.ts';
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

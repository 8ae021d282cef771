import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { ApiKey } from '../../provider/api/contract/api-key.ts';
import { fingerprint } from '../../provider/keys/fingerprint.ts';
import { VERSION } from '../../provider/version.ts';
import { TOKEN as GITHUB_TOKEN, runningGithub } from '../integration/delivery/running-github.ts';
import { runningVault, TOKEN as VAULT_TOKEN } from '../integration/delivery/running-vault.ts';
import { LowerPlaneWorkspace } from '../terraform/lowerplane-workspace.ts';
import { keyBytes, keyText, withPlaceholders } from './key-texts.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { World } from './world.ts';

const random = vi.hoisted<SeededRandom>(() => ({ bytesOfKey: () => Buffer.alloc(0), keys: 0, digits: 0 }));
vi.mock('node:crypto', async (original) =>
  (await import('./seeded-random.ts')).seededCrypto(original, random),
);

const NOW = Date.parse('2026-11-23T12:00:00Z');
const VAULT_PATH = 'ci/lowerplane';
const OWNERS = ['octo/app', 'octo/app@production', 'octo'];
const SECRET_NAME = 'LOWERPLANE_API_KEY';

it.each(SCENARIOS)('records $name', async (scenario) => {
  random.keys = 0;
  random.bytesOfKey = keyBytes;
  random.digits = 0;
  const github = await runningGithub();
  const vault = await runningVault();
  const lp = await LowerPlaneWorkspace.open(
    { GITHUB_API_URL: github.api.url, GITHUB_TOKEN, VAULT_ADDR: vault.url, VAULT_TOKEN },
    { now: () => NOW },
  );
  for (const [path, content] of Object.entries(scenario.files ?? {})) await lp.workspace.write(path, content);
  await lp.declare(scenario.declare);
  await (scenario.act ? scenario.act(lp) : lp.applied());

  const files = { ...scenario.files, ...(await delivered(lp, scenario)) };
  const now = new Date(lp.emulator.clock.now()).toISOString();
  const keys = await allKeys(lp);
  const state = await lp.workspace.read('terraform.tfstate');
  const newest = vault.engine.json(VAULT_PATH);
  const recorded: World = {
    now,
    keys: keys.map((key, n) => ({ text: keyText(textNumber(key, n)), key })),
    files,
    github: OWNERS.flatMap((owner) => {
      const secret = github.store.get(owner, SECRET_NAME);
      return secret === undefined
        ? []
        : [{ owner, secret: { ...secret, selectedRepositoryIds: [...secret.selectedRepositoryIds] } }];
    }),
    vault:
      newest === undefined ? {} : { [VAULT_PATH]: { versions: vault.engine.versions(VAULT_PATH), newest } },
    plans: await plans(lp, scenario),
  };
  expect(recorded.plans[0]?.counts).toEqual({ add: 0, change: 0, remove: 0 });

  const folder = join(import.meta.dirname, VERSION, 'state', scenario.name);
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) =>
    writeFileSync(join(folder, name), withPlaceholders(text, random.keys));
  write('main.tf', await lp.workspace.read('main.tf'));
  write('state.json', state);
  write('world.json', `${JSON.stringify(recorded, null, 2)}\n`);
});

/** Which of the texts a key has: they are made in order, but terraform asks for several at once. */
function textNumber(key: ApiKey, n: number): number {
  for (let number = 0; number < random.keys; number++)
    if (fingerprint(keyText(number)) === key.fingerprint) return number;
  throw new Error(`Key ${n} has a text that was not made here`);
}

async function delivered(lp: LowerPlaneWorkspace, scenario: Scenario): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const path of scenario.delivered ?? []) files[path] = await lp.workspace.read(path);
  return files;
}

async function allKeys(lp: LowerPlaneWorkspace): Promise<readonly ApiKey[]> {
  const keys: ApiKey[] = [];
  for await (const key of lp.outside.listApiKeys()) keys.unshift(key);
  return keys;
}

async function plans(lp: LowerPlaneWorkspace, scenario: Scenario): Promise<World['plans']> {
  const plans: World['plans'] = [];
  let days = 0;
  for (const later of [0, ...(scenario.later ?? [])]) {
    lp.advance(later - days);
    days = later;
    const { code, counts, warnings, output } = await lp.plan();
    if (code !== 0 || counts === undefined) throw new Error(output);
    plans.push({ days, counts, warnings: warnings.length });
  }
  return plans;
}

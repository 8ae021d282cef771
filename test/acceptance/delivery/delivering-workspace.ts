import { expect } from 'vitest';
import { sealForGithub } from '../../../provider/delivery/github/sealed-box.ts';
import { TOKEN as GITHUB_TOKEN, runningGithub } from '../../integration/delivery/running-github.ts';
import { runningVault, TOKEN as VAULT_TOKEN } from '../../integration/delivery/running-vault.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

/** Of the key that every test here declares. */
export const ADDRESS = 'lowerplane_api_key.ci';

/** Name of the GitHub secret in these tests. */
export const NAME = 'LOWERPLANE_API_KEY';

/** A GitHub, and a terraform that finds it and a token for it in its environment. */
export async function withGithub() {
  const github = await runningGithub();
  const lp = await LowerPlaneWorkspace.open({ GITHUB_API_URL: github.api.url, GITHUB_TOKEN });
  return { lp, github };
}

/** A Vault, and a terraform that finds it and a token for it in its environment. */
export async function withVault() {
  const vault = await runningVault();
  const lp = await LowerPlaneWorkspace.open({ VAULT_ADDR: vault.url, VAULT_TOKEN });
  return { lp, vault };
}

/** The resource with these elements of `deliver_to`, as HCL. */
export function deliveringTo(...elements: readonly string[]): string {
  return keyBlock({ deliver_to: `[${elements.join(', ')}]` });
}

/** Overwrites a GitHub secret as a person would, an hour later. */
export async function overwriteOnGithub(
  { store, clock }: Awaited<ReturnType<typeof runningGithub>>,
  owner: string,
): Promise<void> {
  clock.nowMs += 3_600_000;
  const encrypted = await sealForGithub('something else', store.keys.publicKey);
  if (encrypted === null) throw new Error('The stand-in has no public key');
  const visibility = store.get(owner, NAME)?.visibility ?? null;
  store.put(owner, NAME, { encrypted, visibility, selectedRepositoryIds: [] });
}

/** That the plan says why, the apply delivers another key, and there is nothing left to do. */
export async function expectRotation(lp: LowerPlaneWorkspace, why: string): Promise<void> {
  const { id: before, generation } = await lp.values(ADDRESS);
  const plan = await lp.plan();
  expect(plan).toMatchObject({ code: 0, errors: [], counts: { add: 0, change: 1, remove: 0 } });
  expect(plan.warnings).toMatchObject([
    {
      summary: 'Key Gets A Successor',
      detail: expect.stringContaining(
        `its secret is no longer where it was delivered, and cannot be delivered again: ${why}`,
      ),
    },
  ]);
  await lp.applied('plan.bin');
  const { id: after } = await lp.onlyActiveKey();
  expect(after).not.toBe(before);
  expect(await lp.values(ADDRESS)).toMatchObject({ id: after, generation: Number(generation) + 1 });
  await expectNothingToDo(lp);
}

/** That a plan changes nothing and has nothing to say. */
export async function expectNothingToDo(lp: LowerPlaneWorkspace): Promise<void> {
  const { code, warnings, errors } = await lp.plan('-detailed-exitcode');
  expect({ code, warnings, errors }).toEqual({ code: 0, warnings: [], errors: [] });
}

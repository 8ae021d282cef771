import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWorld, restored } from '../../compatibility/restored.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { overwriteOnGithub } from '../delivery/delivering-workspace.ts';

const RECORDED = join(import.meta.dirname, '..', '..', 'compatibility');
const NONE = { add: 0, change: 0, remove: 0 };

const states = readdirSync(RECORDED, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: version }) =>
    readdirSync(join(RECORDED, version, 'state')).map((name) => ({
      version,
      name,
      folder: join(RECORDED, version, 'state', name),
    })),
  );
const folderOf = (scenario: string) => join(RECORDED, '0.1.0', 'state', scenario);

describe.skipIf(terraformIsMissing())('state written by an earlier version', () => {
  it.each(states)(
    '$version $name: plans nothing, and later what that version planned',
    async ({ folder }) => {
      const { lp } = await restored(folder);
      const { plans } = readWorld(folder);
      const planned: typeof plans = [];
      let day = 0;
      for (const { days } of plans) {
        lp.advance(days - day);
        day = days;
        const { code, errors, counts, warnings } = await lp.plan('-detailed-exitcode');
        expect({ code, errors }).toEqual({ code: counts?.change ? 2 : 0, errors: [] });
        planned.push({ days, counts: counts ?? NONE, warnings: warnings.length });
      }
      expect(planned[0]?.counts).toEqual(NONE);
      expect(planned).toEqual(plans);
    },
  );

  it('still shows what was changed at its destinations since', async () => {
    const { lp, github } = await restored(folderOf('github'));
    await overwriteOnGithub(github, 'octo/app');
    expect(await lp.plan()).toMatchObject({ errors: [], counts: { add: 0, change: 1, remove: 0 } });

    const { lp: other, vault } = await restored(folderOf('vault'));
    vault.engine.put('ci/lowerplane', '{}');
    const plan = await other.plan();
    expect(plan).toMatchObject({ errors: [], counts: { add: 0, change: 1, remove: 0 } });
    expect(plan.warnings[0]?.detail).toContain('delivered as version 1');
  });

  it('can be applied and destroyed', async () => {
    const { lp } = await restored(folderOf('in-overlap'));
    lp.advance(8);
    await lp.applied();
    expect(await lp.activeKeys()).toHaveLength(1);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
    expect(await lp.report(['destroy', '-auto-approve'])).toMatchObject({ code: 0, errors: [] });
    expect(await lp.activeKeys()).toEqual([]);
    expect(await lp.hasFile()).toBe(false);
  });
});

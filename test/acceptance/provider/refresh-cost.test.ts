import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const COUNT = 50;
const PAGE = 200;

describe.skipIf(terraformIsMissing())('fifty keys of one for_each', () => {
  it('are refreshed by pages, not one by one', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(
      keyBlock({
        for_each: `toset([for i in range(${COUNT}) : tostring(i)])`,
        name: `"Key \${each.key}"`,
        deliver_to: `[{ file = { path = "keys/\${each.key}.key" } }]`,
      }),
    );
    const applied = await lp.applied();
    expect(applied).toMatchObject({ warnings: [], counts: { add: COUNT } });
    expect(await lp.activeKeys()).toHaveLength(COUNT);

    lp.emulator.requests.reset();
    expect((await lp.report(['plan', '-detailed-exitcode'])).code).toBe(0);
    const counts = lp.emulator.requests.counts();
    const pages = Math.ceil((COUNT + 1) / PAGE);
    expect(counts.listApiKeys).toBe(pages);
    expect(counts.getApiKey).toBeUndefined();
    expect(lp.emulator.requests.total()).toBeLessThanOrEqual(pages + 3);

    lp.emulator.requests.reset();
    expect(await lp.report(['destroy', '-auto-approve'])).toMatchObject({
      code: 0,
      counts: { remove: COUNT },
    });
    expect(lp.emulator.requests.counts().revokeApiKey).toBe(COUNT);
    expect(await lp.activeKeys()).toEqual([]);
    expect(await lp.hasFile('keys/7.key')).toBe(false);
  });
});

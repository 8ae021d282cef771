import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const COUNT = 120;

const keys = (trigger: string) => `resource "lowerplane_api_key" "service" {
  count           = ${COUNT}
  name            = "Service \${count.index}"
  permissions     = "read-only"
  secret_in_state = true
  rotate_trigger  = "${trigger}"
}
`;

describe.skipIf(terraformIsMissing())('a plan that rotates many keys', () => {
  it('warns in a bounded number of lines, and shows the reason of each rotation in the plan', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keys('first'));
    const created = await lp.workspace.run(['apply', '-auto-approve', '-no-color', '-input=false']);
    expect(created.code).toBe(0);
    await lp.declare(keys('second'));

    const { stdout } = await lp.workspace.run(['plan', '-no-color', '-input=false']);
    const warnings = stdout.slice(stdout.indexOf('Warning: Key'));
    const titles = [...warnings.matchAll(/Warning: (.*)/g)].map(([, title]) => title);
    expect(titles.toSorted()).toEqual(['Key Gets A Successor', 'Key Never Expires']);
    const others = warnings.match(/\(and (\d+) more similar warnings elsewhere\)/g);
    expect(others).toEqual(Array(2).fill(`(and ${COUNT - 1} more similar warnings elsewhere)`));
    expect(warnings.split('\n').length).toBeLessThan(40);
    expect(stdout.match(/\+ generation_reason += "rotate_trigger changed"/g)).toHaveLength(COUNT);

    const report = await lp.plan();
    expect(report.warnings).toHaveLength(2 * COUNT);
    expect(
      report.warnings.filter(({ detail }) => /to ("Service \d+",? ){10}and others/.test(detail)),
    ).toHaveLength(2 * (COUNT - 10));
    const [address] = [...(await lp.state()).keys()];
    expect(await lp.change(address ?? '')).toMatchObject({
      after: { generation: 2, generation_reason: 'rotate_trigger changed' },
    });
    await lp.applied('plan.bin');
    expect(await lp.values(address ?? '')).toMatchObject({ generation_reason: 'rotate_trigger changed' });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });
});

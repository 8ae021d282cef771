import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonReport } from '../../../action/report/gate/json-report.ts';
import {
  APPLIED,
  CHANGED,
  CHANGED_OPTIONS,
  UNDECIDED,
  UNDECIDED_VARIABLES,
} from '../../fixtures/plans/configuration.ts';
import { command } from '../../integration/check/gate.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

/** Plans with Terraform, and judges code and plan. */
async function judged({ workspace }: LowerPlaneWorkspace, args: readonly string[]) {
  await workspace.succeed(['plan', '-input=false', '-out=plan.bin', ...args]);
  const { stdout } = await workspace.succeed(['show', '-json', 'plan.bin']);
  writeFileSync(join(workspace.directory, 'plan.json'), stdout);
  const { code, out } = await command(workspace.directory, ['--plan', 'plan.json', '--format', 'json']);
  return { code, ...jsonReport.parse(JSON.parse(out)) };
}

describe.skipIf(terraformIsMissing())('the gate with a plan of Terraform', () => {
  it('judges count, for_each, modules and variables by their planned values', async () => {
    const lp = await LowerPlaneWorkspace.open();
    for (const [path, text] of Object.entries(UNDECIDED)) await lp.workspace.write(path, text);
    await lp.declare('');
    await lp.workspace.run(['get']);
    const { code, findings, not_known: notKnown, scope } = await judged(lp, UNDECIDED_VARIABLES);
    expect(code).toBe(1);
    expect(scope.declarations).toMatchObject({ keys: 6 });
    const endless = findings.filter(({ rule }) => rule === 'missing-expiration');
    expect(endless.map(({ key, place }) => [key, place])).toEqual([
      ['CI gate 0', expect.objectContaining({ path: 'keys.tf' })],
      ['CI gate 1', expect.objectContaining({ path: 'keys.tf' })],
    ]);
    const open = notKnown.filter(({ kind }) => kind === 'value' || kind === 'declarations');
    expect(open.length).toBeGreaterThan(0);
    expect(open.filter(({ subject }) => !/Later|lowerplane_api_key\.(?:later|hidden)/.test(subject))).toEqual(
      [],
    );
  });

  it('finds the keys that an apply would end', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(APPLIED);
    await lp.applied();
    await lp.declare(CHANGED);
    const { code, findings } = await judged(lp, CHANGED_OPTIONS);
    expect(code).toBe(1);
    const ended = findings.filter(({ rule }) => rule === 'plan-ends-key');
    expect(ended.map(({ severity, key }) => `${severity} ${key}`).sort()).toEqual([
      'high each a',
      'high removed',
      'high replaced',
      'high revoked',
      'low forgotten',
      'medium abrupt',
      'medium first',
      'medium protected',
    ]);
  });

  it('reports a binary plan with what to run', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(APPLIED);
    await lp.plan();
    expect(await command(lp.workspace.directory, ['--plan', 'plan.bin'])).toMatchObject({
      code: 2,
      error: expect.stringContaining('terraform show -json FILE > plan.json'),
    });
  });
});

import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { CHANGED } from '../../fixtures/plans/configuration.ts';
import { pushEvent } from './event-payloads.ts';
import { Origin } from './origin.ts';
import { runAction } from './run-action.ts';

const RECORDED = resolve(import.meta.dirname, '../../fixtures/plans');

it('judges plans by the input plan, relative to working-directory', async () => {
  const origin = new Origin();
  const before = origin.repository.commit('Start', { 'README.md': 'keys\n' });
  const after = origin.repository.commit('Declare keys', { 'infra/keys.tf': CHANGED });
  const workspace = origin.clone(after);
  copyFileSync(join(RECORDED, 'changed.json'), join(workspace, 'infra/plan.json'));
  const event = pushEvent({ before, after });
  const inputs = { 'working-directory': 'infra', plan: 'plan.json\n' };
  const run = await runAction({ workspace, event, inputs });
  expect(run.outputs).toMatchObject({ outcome: 'fail', high: '3' });
  expect(run.summary).toContain('plan-ends-key');
  const missing = await runAction({ workspace, event, inputs: { ...inputs, plan: 'none.json' } });
  expect(missing.code).toBe(1);
  expect(missing.log).toContain('infra/none.json: It was not found.');
});

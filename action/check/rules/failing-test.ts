import * as z from 'zod';
import { isAtLeast, SEVERITIES, type Severity } from '../../scan/severity.ts';
import { defineRule } from './definition/rule.ts';
import { formatAge, listed, quoted } from './keys/key-text.ts';

export const failingTest = defineRule({
  id: 'failing-test',
  title: 'Compliance test does not pass',
  severity: 'high',
  help: 'A failing test is a control that does not do its work in this environment. The finding is as severe as LowerPlane says the test is. Open the test in LowerPlane, do what its remediation says, and run it again. A test that waits for data, or was never run, proves nothing either; `include` says whether that counts.',
  fix: 'Do what the remediation of the test says, and run it again.',
  references: [],
  needs: ['tests'],
  parameters: z.strictObject({
    at_least: z
      .enum(SEVERITIES)
      .default('low')
      .meta({ description: 'Tests that are milder are passed over.' }),
    include: z
      .array(z.enum(['pending', 'not_run']))
      .default([])
      .meta({ description: 'What counts besides failing: tests that wait for data, or were never run.' }),
  }),
  *find({ tests }, { at_least: threshold, include }, { now }) {
    for (const {
      id,
      title,
      status,
      severity: given,
      owner,
      failing_since: since,
      control_ids: controls,
      environment,
    } of tests) {
      const severity: Severity = given === 'informational' ? 'low' : given;
      const counts = status === 'failing' || include.some((word) => word === status);
      if (!counts || !isAtLeast(severity, threshold)) continue;
      const what = {
        failing: 'fails',
        pending: 'waits for data',
        not_run: 'was never run',
        passing: 'passes',
      }[status];
      yield {
        kind: 'violation',
        place: { kind: 'remote', thing: 'test', name: id },
        message: `${quoted(title)} ${what} in ${environment}${since === null ? '' : `, since ${since.slice(0, 10)} (${formatAge(now - Date.parse(since))})`}. Owner: ${owner === null ? 'nobody' : quoted(owner)}${controls.length === 0 ? '' : `; controls ${listed(controls.slice(0, 5).map(quoted))}`}.`,
        severity,
        identity: [environment, id],
      };
    }
  },
});

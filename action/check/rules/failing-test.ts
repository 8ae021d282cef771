import * as z from 'zod';
import { listed } from '../../../provider/text/listed.ts';
import { printable } from '../../../provider/text/printable.ts';
import { isAtLeast, SEVERITIES, type Severity } from '../../scan/severity.ts';
import { defineRule } from './definition/rule.ts';
import { formatAge, quoted } from './keys/key-text.ts';

export const failingTest = defineRule({
  id: 'failing-test',
  title: 'Compliance test does not pass',
  severity: 'high',
  help: 'A failing test means that a control does not work in this environment. The finding has the severity of the test. Open the test in LowerPlane, follow its remediation, and run it again. A test that waits for data or was never run proves nothing either; `include` makes these count.',
  fix: 'Follow the remediation of the test, and run it again.',
  references: [],
  needs: ['tests'],
  parameters: z.strictObject({
    at_least: z
      .enum(SEVERITIES)
      .default('low')
      .meta({ description: 'Tests of a lower severity are not reported.' }),
    include: z
      .array(z.enum(['pending', 'not_run']))
      .default([])
      .meta({
        description:
          'Statuses that count besides failing: `pending` (waits for data) and `not_run` (never run).',
      }),
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
      remediation,
    } of tests) {
      const severity: Severity = given === 'informational' ? 'low' : given;
      const counts = status === 'failing' || include.some((word) => word === status);
      if (!counts || !isAtLeast(severity, threshold)) continue;
      const what = {
        failing: since === null ? 'is failing' : 'has been failing',
        pending: 'is waiting for data',
        not_run: 'has never run',
        passing: 'is passing',
      }[status];
      yield {
        kind: 'violation',
        place: { kind: 'remote', thing: 'test', name: id },
        message: `${quoted(title)} ${what} in ${environment}${since === null ? '' : ` since ${since.slice(0, 10)} (${formatAge(now - Date.parse(since))})`}. Owner: ${owner === null ? 'none' : quoted(owner)}${controls.length === 0 ? '' : `; controls ${listed(controls.slice(0, 5).map(quoted))}`}.`,
        severity,
        ...(remediation !== undefined &&
          remediation !== null && { fix: `${printable(remediation)} Then run the test again.` }),
        controls,
        identity: [environment, id],
      };
    }
  },
});

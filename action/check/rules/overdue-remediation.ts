import * as z from 'zod';
import { formatDay, type Instant, parseInstant } from '../../../provider/keys/instant.ts';
import { durationField } from '../policy/duration-field.ts';
import { defineRule } from './definition/rule.ts';
import { formatAge, quoted } from './keys/key-text.ts';

export const overdueRemediation = defineRule({
  id: 'overdue-remediation',
  title: 'Remediation is overdue',
  severity: 'medium',
  help: 'Every gap has a due date: the remediation date of a control or, for a failing test, a time limit by severity (by default 7 days for critical, 30 for high, 90 for medium). A missed date is the first thing an auditor asks about. Close the gap, or agree on a new date with the owner of the control.',
  fix: 'Close the gap, or ask its owner to set a date that can be met.',
  references: [],
  needs: ['controls'],
  uses: ['tests', 'postures'],
  parameters: z.strictObject({
    critical: durationField('7d', 'How long a test of critical severity may fail.'),
    high: durationField('30d', 'How long a test of high severity may fail.'),
    medium: durationField('90d', 'How long a test of medium severity may fail.'),
  }),
  *find({ controls, tests = [], postures = [] }, spans, { now }) {
    for (const { id, title, status, owner, remediation_date: date, environment } of controls) {
      const due = date === null ? undefined : parseInstant(date);
      if (due === undefined || due >= now || status === 'implemented' || status === 'not_applicable')
        continue;
      yield {
        kind: 'violation',
        place: { kind: 'remote', thing: 'control', name: id },
        message: `${quoted(title)} (${environment}) was due on ${formatDay(due)}, ${formatAge(now - due)} ago, and is ${status.replace('_', ' ')}. Owner: ${owner === null ? 'none' : quoted(owner)}.`,
        ...(status === 'not_implemented' && { severity: 'high' }),
        identity: ['control', environment, id],
      };
    }
    for (const { id, title, status, severity, failing_since: since, environment, control_ids } of tests) {
      if (status !== 'failing' || since === null || severity === 'low' || severity === 'informational')
        continue;
      const due = Date.parse(since) + spans[severity];
      if (due >= now) continue;
      yield {
        kind: 'violation',
        place: { kind: 'remote', thing: 'test', name: id },
        message: `${quoted(title)} (${severity}, ${environment}) has been failing since ${since.slice(0, 10)} and was due to be fixed by ${formatDay(due)}, ${formatAge(now - due)} ago.`,
        ...(severity === 'critical' && { severity: 'high' }),
        controls: control_ids,
        identity: ['test', environment, id],
      };
    }
    // LowerPlane's own controls are handled above. A vendor's controls are only in its posture.
    for (const { source, posture } of postures.filter((each) => each.source !== 'LowerPlane')) {
      for (const control of posture.frameworks.flatMap((framework) => framework.controls ?? [])) {
        const due = dayOrInstant(control.remediation_date);
        if (due === undefined || due >= now || control.status === 'compliant') continue;
        yield {
          kind: 'violation',
          place: { kind: 'remote', thing: 'control', name: `${source}: ${control.id}` },
          message: `${quoted(control.id)} of ${quoted(source)} was due on ${formatDay(due)}, ${formatAge(now - due)} ago, and is ${control.status.replace('_', '-')}.`,
          identity: ['vendor', source, control.id],
        };
      }
    }
  },
});

/** OpenCPX does not define the format. A date without a time means the end of that day. */
function dayOrInstant(text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined;
  return parseInstant(text) ?? parseInstant(`${text}T23:59:59Z`);
}

import * as z from 'zod';
import { formatDay, type Instant, parseInstant } from '../../../provider/keys/instant.ts';
import { durationField } from '../policy/duration-field.ts';
import { defineRule } from './definition/rule.ts';
import { formatAge, quoted } from './keys/key-text.ts';

export const overdueRemediation = defineRule({
  id: 'overdue-remediation',
  title: 'Remediation is overdue',
  severity: 'medium',
  help: 'Each gap has a day by which it is to be closed: the remediation date of a control, or for a failing test the time that LowerPlane gives its severity (7 days critical, 30 high, 90 medium). A day that has passed is a promise that was not kept, and the first thing an auditor asks about. Close the gap, or agree on another date with whoever owns the control.',
  fix: 'Close the gap, or have its owner set a date that will be kept.',
  references: [],
  needs: ['controls'],
  uses: ['tests', 'postures'],
  parameters: z.strictObject({
    critical: durationField('7d', 'How long a critical test may fail.'),
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
        message: `${quoted(title)} (${environment}) was to be implemented by ${formatDay(due)}, ${formatAge(now - due)} ago, and is ${status.replace('_', ' ')}. Owner: ${owner === null ? 'nobody' : quoted(owner)}.`,
        ...(status === 'not_implemented' && { severity: 'high' }),
        identity: ['control', environment, id],
      };
    }
    for (const { id, title, status, severity, failing_since: since, environment } of tests) {
      if (status !== 'failing' || since === null || severity === 'low' || severity === 'informational')
        continue;
      const due = Date.parse(since) + spans[severity];
      if (due >= now) continue;
      yield {
        kind: 'violation',
        place: { kind: 'remote', thing: 'test', name: id },
        message: `${quoted(title)} (${severity}, ${environment}) fails since ${since.slice(0, 10)} and was to be mended by ${formatDay(due)}, ${formatAge(now - due)} ago.`,
        ...(severity === 'critical' && { severity: 'high' }),
        identity: ['test', environment, id],
      };
    }
    // LowerPlane's own controls are above; vendors have theirs in the posture alone.
    for (const { source, posture } of postures.filter((each) => each.source !== 'LowerPlane')) {
      for (const control of posture.frameworks.flatMap((framework) => framework.controls ?? [])) {
        const due = dayOrInstant(control.remediation_date);
        if (due === undefined || due >= now || control.status === 'compliant') continue;
        yield {
          kind: 'violation',
          place: { kind: 'remote', thing: 'control', name: `${source}: ${control.id}` },
          message: `${quoted(control.id)} of ${quoted(source)} was to be remedied by ${formatDay(due)}, ${formatAge(now - due)} ago, and is ${control.status.replace('_', ' ')}.`,
          identity: ['vendor', source, control.id],
        };
      }
    }
  },
});

/** OpenCPX leaves the form open: a day lasts until its end. */
function dayOrInstant(text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined;
  return parseInstant(text) ?? parseInstant(`${text}T23:59:59Z`);
}

import * as z from 'zod';
import { durationField } from '../policy/duration-field.ts';
import { defineRule } from './definition/rule.ts';
import { formatAge, quoted } from './keys/key-text.ts';

/** Clocks of different machines differ. */
const CLOCK_TOLERANCE = 5 * 60_000;

export const stalePosture = defineRule({
  id: 'stale-posture',
  title: 'Compliance posture is out of date',
  severity: 'medium',
  help: 'A posture describes the state at the time it was generated. Integrations sync hourly, daily, weekly or manually, so an old posture may no longer be true. Sync the integration again, or raise `max_age` if a slower schedule is intended.',
  fix: 'Sync the integrations, so that the posture is generated again.',
  references: [],
  needs: ['postures'],
  parameters: z.strictObject({
    max_age: durationField('7d', 'A posture older than this is out of date.'),
  }),
  *find({ postures }, { max_age: longest }, { now }) {
    for (const { source, posture } of postures) {
      const age = now - Date.parse(posture.timestamp);
      if (age <= longest && age >= -CLOCK_TOLERANCE) continue;
      yield {
        kind: 'violation',
        place: { kind: 'remote', thing: 'posture', name: source },
        message:
          age > 0
            ? `The posture of ${quoted(source)} was generated ${formatAge(age)} ago, at ${posture.timestamp}. The limit is ${formatAge(longest)}.`
            : `The posture of ${quoted(source)} has a timestamp in the future: ${posture.timestamp}, ${formatAge(-age)} from now. One of the clocks is wrong.`,
        identity: [source],
      };
    }
  },
});

import * as z from 'zod';
import { parseDuration } from '../../../provider/keys/duration.ts';

const text = z
  .string('must be a duration in quotes, such as "90d"')
  .regex(/^(?:\d+[wdhms])+$/, 'must be a duration such as "90d" or "1d12h"');

const inMilliseconds = z.transform<string, number>((written, context) => {
  const parsed = parseDuration(written);
  if ('ms' in parsed) return parsed.ms;
  context.addIssue(parsed.error);
  return z.NEVER;
});

/** A duration in a policy, such as "90d"; in milliseconds once it is read. */
export function durationField(byDefault: string, description: string) {
  return text.default(byDefault).pipe(inMilliseconds).meta({ description });
}

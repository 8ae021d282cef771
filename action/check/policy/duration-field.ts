import * as z from 'zod';
import { parseDuration } from '../../../provider/keys/duration.ts';

/** A duration in a policy, such as "90d"; in milliseconds once it is read. */
export function durationField(byDefault: string, description: string) {
  return z
    .string('must be a duration in quotes, such as "90d"')
    .regex(/^(?:\d+[wdhms])+$/, 'must be a duration such as "90d" or "1d12h"')
    .default(byDefault)
    .transform((text, context) => {
      const parsed = parseDuration(text);
      if ('ms' in parsed) return parsed.ms;
      context.addIssue(parsed.error);
      return z.NEVER;
    })
    .meta({ description });
}

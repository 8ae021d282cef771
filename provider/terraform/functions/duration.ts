import { requiredSpan } from '../../keys/declaration/text-rule.ts';
import { parseDuration } from '../../keys/duration.ts';
import { defineFunction, FunctionError, number, object, string } from '../plugin/index.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `provider::lowerplane::duration` */
export const durationFunction = () =>
  defineFunction({
    name: 'duration',
    summary: 'Converts a duration such as 90d to numbers, and to the format of timeadd.',
    description: `Converts a duration, as \`rotation\` and \`expires_in\` are written, for arguments of other resources.

The result is an object:

- \`days\`, \`hours\`, \`minutes\`, \`seconds\` (Number): the whole duration in this unit, with a fraction where there is one.
- \`go\` (String): the duration in the format of Go, such as \`2160h0m0s\`, for Terraform's \`timeadd\` and many providers. They do not accept days.`,
    parameters: [
      {
        name: 'duration',
        type: string(),
        description:
          'Numbers, each with a unit: `w`, `d`, `h`, `m` or `s`. For example `90d` or `1d12h`. A day is always 24 hours.',
      },
    ],
    returns: object({ days: number(), hours: number(), minutes: number(), seconds: number(), go: string() }),
    call(text) {
      const ms = readPeriod(text, 0);
      return {
        days: ms / DAY,
        hours: ms / HOUR,
        minutes: ms / MINUTE,
        seconds: ms / SECOND,
        go: `${Math.floor(ms / HOUR)}h${Math.floor((ms % HOUR) / MINUTE)}m${(ms % MINUTE) / SECOND}s`,
      };
    },
  });

/**
 * Reads a duration that is an argument of a function.
 *
 * @param argument its index.
 * @returns milliseconds.
 * @throws FunctionError which does not show it: it may be sensitive.
 */
export function readPeriod(text: string, argument: number): number {
  const parsed = parseDuration(text);
  if ('ms' in parsed) return parsed.ms;
  throw new FunctionError(requiredSpan(parsed.fault), argument);
}

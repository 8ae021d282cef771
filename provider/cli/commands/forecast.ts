import { defineCommand } from '../command.ts';
import { SOURCE_OPTIONS } from '../engine/engine-options.ts';
import { section, wholeNumber } from '../grammar/option.ts';
import { reportOptions } from '../grammar/report-options.ts';
import { expiration, period } from '../grammar/time-option.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';

/** What will happen to keys. */
export const command = defineCommand({
  name: 'forecast',
  summary: 'Show what will happen to keys: rotations, retirements, expirations, outages',
  options: {
    ...SOURCE_OPTIONS,
    ...section('Forecast', {
      days: wholeNumber(1, 3_650, { description: 'How many days to look ahead.', default: '180' }),
      'no-apply-until': expiration({
        description:
          'Assume that no one applies before this time: a day such as 2027-01-31, a time from now such as 30d, or never.',
        default: 'now',
      }),
      'apply-every': period({
        description: 'How often someone applies, at least 1h.',
        default: '1d',
      }),
      ...reportOptions(['terminal', 'json', 'ical', 'markdown']),
    }),
    ...LOWERPLANE_OPTIONS,
  },
  examples: [
    'lowerplane forecast',
    'lowerplane forecast --days 90 --no-apply-until 2027-01-31',
    'lowerplane forecast --no-apply-until never --format markdown',
    'lowerplane forecast --output ical=keys.ics',
  ],
  notes: [
    'The planner of "lowerplane plan" decides at each assumed apply, and its changes are made in a model: nothing is changed. Consumers are assumed to take up each new secret at once. What guards and destinations will forbid is not foreseen; what they forbid now is reported.',
    'Exit codes: 0 every declared key keeps working; 1 a declared key stops working, or an apply is not possible; 2 a request to LowerPlane failed, a declaration is not known, or the options are wrong.',
  ],
  async run(values, _, io) {
    const { runForecastCommand } = await import('../forecast/run-forecast-command.ts');
    return runForecastCommand(values, io);
  },
});

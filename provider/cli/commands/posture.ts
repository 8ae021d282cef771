import { ENVIRONMENTS } from '../../keys/environments.ts';
import { defineCommand } from '../command.ts';
import { choice, filledText, section, wholeNumber } from '../grammar/option.ts';
import { reportOptions } from '../grammar/report-options.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';

/** The compliance dashboard. */
export const command = defineCommand({
  name: 'posture',
  summary: 'Show the compliance score of each framework, and what it is made of',
  options: {
    ...section('What to show', {
      framework: filledText('NAME', {
        description: 'Only this framework. "SOC 2", "SOC2" and "soc-2" are one.',
      }),
      environment: choice('ENV', ENVIRONMENTS, {
        description: 'Only this environment.',
        default: 'all that the key reaches',
      }),
      since: filledText('FILE', {
        description: 'Show the change since an earlier report, written with --output json=FILE.',
      }),
    }),
    ...section('Threshold', {
      'fail-under': wholeNumber(0, 100, {
        description: 'Exit with 1 when a framework has a lower score, in percent.',
      }),
    }),
    ...section('Report', reportOptions(['terminal', 'json', 'csv'])),
    ...LOWERPLANE_OPTIONS,
  },
  examples: [
    'lowerplane posture --framework "SOC 2" --fail-under 80',
    'lowerplane posture --since posture.json --output json=posture.json',
  ],
  notes: [
    'Exit codes: 0 done; 1 a framework is below --fail-under; 2 a request to LowerPlane failed, or the options are wrong.',
  ],
  async run(values, _, io) {
    const { runPostureCommand } = await import('../compliance/run-posture-command.ts');
    return runPostureCommand(values, io);
  },
});

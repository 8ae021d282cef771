import { SEVERITIES } from '../../../action/scan/severity.ts';
import { defineCommand } from '../command.ts';
import { choice, section, text, wholeNumber } from '../grammar/option.ts';
import { reportOptions } from '../grammar/report-options.ts';

/** Tries a policy on the past before it is merged. */
export const command = defineCommand({
  name: 'policy replay',
  summary: 'Judge past merges by the policy in the files, each as a review of its change',
  options: {
    ...section('What to judge', {
      against: wholeNumber(1, 10_000, {
        description: 'How many of the last merges: commits of the first-parent history of HEAD.',
        default: '50',
      }),
      policy: text('FILE', { description: 'Policy file.', default: '.lowerplane/policy.yaml' }),
      baseline: text('FILE', { description: 'Baseline file.', default: '.lowerplane/baseline.json' }),
      'fail-on': choice('SEVERITY', SEVERITIES, {
        description: 'Fail on findings of this severity or worse, whatever the policy says.',
      }),
    }),
    ...section('Report', reportOptions(['terminal', 'json'])),
  },
  notes: [
    'Only what the repository holds is judged: LowerPlane and vendors are not asked.',
    'Exit codes: 0 the merges were judged, whatever the result; 2 they could not be, because of the options, the policy or the repository.',
  ],
  async run(values, _, io) {
    const { runReplayCommand } = await import('../policy/run-replay-command.ts');
    return runReplayCommand(values, io);
  },
});

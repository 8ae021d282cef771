import { defineCommand } from '../command.ts';
import { EXTENT_OPTIONS, RUN_OPTIONS, SOURCE_OPTIONS } from '../engine/engine-options.ts';
import { flag, section } from '../grammar/option.ts';
import { reportOptions } from '../grammar/report-options.ts';

/** Makes the declarations true. */
export const command = defineCommand({
  name: 'apply',
  summary: 'Create, deliver, rotate and revoke keys as declared, without Terraform',
  argument: {
    name: 'PLAN',
    description:
      'A file of "lowerplane plan --out". Exactly this plan is applied, without a question; it is refused when anything has changed since.',
  },
  options: {
    ...SOURCE_OPTIONS,
    ...EXTENT_OPTIONS,
    ...section('Apply', {
      yes: flag({ description: 'Do not ask. Needed where there is no terminal.' }),
      ...reportOptions(['terminal', 'json']),
    }),
    ...RUN_OPTIONS,
  },
  examples: ['lowerplane apply', 'lowerplane apply plan.json', 'lowerplane apply --rotate "CI gate" --yes'],
  notes: [
    'Two applies at once make one successor: the later one reports that and changes nothing. Ctrl-C stops after the key in hand, and the report says what is left.',
    'A secret that is sealed to age recipients is printed as soon as the key is created: on standard error with --format json or --quiet, otherwise on standard output. Nothing else keeps it.',
    'Exit codes: 0 everything is as declared; 1 something was forbidden, failed or is left; 2 nothing was changed, because a request to LowerPlane failed, a declaration is not known, the plan is out of date, it was not confirmed, or the options are wrong; 3 everything was done, but a report of it could not be written.',
  ],
  async run(values, plan, io) {
    const { runApplyCommand } = await import('../engine/run-apply-command.ts');
    return runApplyCommand(values, plan, io);
  },
});

import { defineCommand } from '../command.ts';
import { EXTENT_OPTIONS, RUN_OPTIONS, SOURCE_OPTIONS } from '../engine/engine-options.ts';
import { filledText, flag, section } from '../grammar/option.ts';
import { reportOptions } from '../grammar/report-options.ts';

/** What an apply would do to the declared keys. */
export const command = defineCommand({
  name: 'plan',
  summary: 'Show what an apply would do to the declared keys, and why, without Terraform',
  options: {
    ...SOURCE_OPTIONS,
    ...EXTENT_OPTIONS,
    ...section('Plan', {
      destroy: flag({ description: 'Plan that all declared keys end.' }),
      out: filledText('FILE', { description: 'Write the plan to a file that "lowerplane apply" takes.' }),
      'detailed-exitcode': flag({
        description: 'Exit with 0 without changes, 2 with changes, and 1 on errors, as Terraform does.',
      }),
      ...reportOptions(['terminal', 'json', 'markdown']),
    }),
    ...RUN_OPTIONS,
  },
  examples: [
    'lowerplane plan',
    'lowerplane plan --from infra --from apps/dashboard --out plan.json',
    'lowerplane plan --format markdown --detailed-exitcode',
  ],
  notes: [
    'LowerPlane is the state: a declaration has the keys of its name. The newest one counts, and destinations show by fingerprint, or by the time of their last change, whether they hold its secret. Use either this or Terraform for a key, not both.',
    'No record says where secrets were delivered before. When you remove a destination from deliver_to, remove the secret that is there as well: it works until its key gets a successor.',
    'Exit codes: 0 the plan can be applied; 1 something forbids it; 2 a request to LowerPlane failed, a declaration is not known, or the options are wrong.',
  ],
  async run(values, _, io) {
    const { runPlanCommand } = await import('../engine/run-plan-command.ts');
    return runPlanCommand(values, io);
  },
});

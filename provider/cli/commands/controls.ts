import { CONTROL_STATUSES } from '../../api/contract/words.ts';
import { ENVIRONMENTS } from '../../keys/environments.ts';
import { defineCommand } from '../command.ts';
import { CONTROL_COLUMNS } from '../compliance/compliance-rows.ts';
import { choice, filledText, flag, section } from '../grammar/option.ts';
import { READING_EXIT_CODES } from '../lowerplane/exit.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';
import { listOptions } from '../table/list-report.ts';

/** The controls of the compliance program. */
export const command = defineCommand({
  name: 'controls',
  summary: 'List compliance controls and their status',
  options: {
    ...section('Which controls', {
      framework: filledText('NAME', { description: 'Controls of this framework.' }),
      environment: choice('ENV', ENVIRONMENTS, { description: 'Controls of this environment.' }),
      status: choice('STATUS', CONTROL_STATUSES, { description: 'Controls of this status.' }),
      owner: filledText('NAME', { description: 'Controls of this owner.' }),
      overdue: flag({ description: 'Controls whose remediation date has passed.' }),
    }),
    ...listOptions(CONTROL_COLUMNS, 'as LowerPlane lists them'),
    ...LOWERPLANE_OPTIONS,
  },
  examples: ['lowerplane controls --framework "SOC 2" --status not_implemented --format csv'],
  notes: ['A read-write key changes one with "lowerplane controls set".', READING_EXIT_CODES],
  async run(values, _, io) {
    const { runControlsCommand } = await import('../compliance/run-list-commands.ts');
    return runControlsCommand(values, io);
  },
});

import { CONTROL_STATUSES } from '../../api/contract/words.ts';
import { ENVIRONMENTS } from '../../keys/environments.ts';
import { FIELD_CHANGE_COLUMNS } from '../changes/change-row.ts';
import { SET_EXIT_CODES, SET_OPTIONS } from '../changes/set-options.ts';
import { defineCommand } from '../command.ts';
import { choice, section, textOrNone } from '../grammar/option.ts';
import { expiration } from '../grammar/time-option.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';
import { listOptions } from '../table/list-report.ts';

/** A control in one environment. */
export const command = defineCommand({
  name: 'controls set',
  summary: 'Change the status, owner, justification or remediation date of a control',
  argument: { name: 'id', description: 'Id of the control, such as AC-01.' },
  options: {
    ...section('Change', {
      environment: choice('ENV', ENVIRONMENTS, {
        description: 'Environment in which the control changes.',
        default: 'the only one that the key reaches',
      }),
      status: choice('STATUS', CONTROL_STATUSES, { description: 'How far it is implemented.' }),
      owner: textOrNone('NAME', { description: 'Who owns it. none: no one.' }),
      justification: textOrNone('TEXT', { description: 'Why it is not applicable.' }),
      'remediation-date': expiration(
        { description: 'When it will be implemented: a day, after a time such as 30d, or none.' },
        'none',
      ),
    }),
    ...SET_OPTIONS,
    ...listOptions(FIELD_CHANGE_COLUMNS, 'in the order of the fields'),
    ...LOWERPLANE_OPTIONS,
  },
  examples: [
    'lowerplane controls set AC-02 --environment production --status implemented',
    'lowerplane controls set AC-02 --remediation-date 30d --plan',
  ],
  notes: [
    'It needs a read-write key. A justification is needed for the status not_applicable; a remediation date is for controls that are not, or only partially implemented. Both are removed when the status no longer has them. The response of LowerPlane is compared with the requested values.',
    SET_EXIT_CODES,
  ],
  async run(values, id, io) {
    if (id === undefined)
      throw new UsageError('Name the control: lowerplane controls set ID --status STATUS.');
    const { status, owner, justification, 'remediation-date': date } = values;
    if ([status, owner, justification, date].every((value) => value === undefined))
      throw new UsageError('Set at least one of --status, --owner, --justification and --remediation-date.');
    const { runControlsSetCommand } = await import('../changes/run-set-commands.ts');
    return runControlsSetCommand(values, id, io);
  },
});

import { CONTROL_STATUSES } from '../../api/contract/words.ts';
import { environmentToChange, SET_EXIT_CODES, setOptions } from '../changes/set-options.ts';
import { defineCommand } from '../command.ts';
import { atLeastOne, choice, textOrNone } from '../grammar/option.ts';
import { expiration } from '../grammar/time-option.ts';
import { UsageError } from '../grammar/usage-error.ts';

/** A control in one environment. */
export const command = defineCommand({
  name: 'controls set',
  summary: 'Change the status, owner, justification or remediation date of a control',
  argument: { name: 'id', description: 'Id of the control, such as AC-01.' },
  options: setOptions('Change', {
    environment: environmentToChange('control'),
    status: choice('STATUS', CONTROL_STATUSES, { description: 'How far it is implemented.' }),
    owner: textOrNone('NAME', { description: 'Who owns it. none: no one.' }),
    justification: textOrNone('TEXT', { description: 'Why it is not applicable.' }),
    'remediation-date': expiration(
      { description: 'When it will be implemented: a day, after a time such as 30d, or none.' },
      'none',
    ),
  }),
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
    atLeastOne(values, 'status', 'owner', 'justification', 'remediation-date');
    const { runControlsSetCommand } = await import('../changes/run-set-commands.ts');
    return runControlsSetCommand(values, id, io);
  },
});

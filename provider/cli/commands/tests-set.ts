import { TEST_STATUSES } from '../../api/contract/words.ts';
import { environmentToChange, SET_EXIT_CODES, setOptions } from '../changes/set-options.ts';
import { defineCommand } from '../command.ts';
import { atLeastOne, choice, textOrNone } from '../grammar/option.ts';
import { moment } from '../grammar/time-option.ts';
import { UsageError } from '../grammar/usage-error.ts';

/** A test in one environment. */
export const command = defineCommand({
  name: 'tests set',
  summary: 'Record the result of a test, or change its owner or remediation',
  argument: { name: 'id', description: 'Id of the test, such as T-001.' },
  options: setOptions('Change', {
    environment: environmentToChange('test'),
    status: choice('STATUS', TEST_STATUSES, { description: 'The result.' }),
    'last-run': moment({
      description:
        'When the test passed or failed: a day, a time, or how long ago, such as 2h. Without it, now.',
    }),
    owner: textOrNone('NAME', { description: 'Who owns it. none: no one.' }),
    remediation: textOrNone('TEXT', {
      description: 'What to do when the test does not pass. none: nothing is known.',
    }),
  }),
  examples: [
    'lowerplane tests set T-001 --environment staging --status passing --yes',
    'lowerplane tests set T-001 --status failing --last-run 2h --plan',
  ],
  notes: [
    'It needs a read-write key. A result also sets when the test last ran, and since when it fails. The response of LowerPlane is compared with the requested values.',
    SET_EXIT_CODES,
  ],
  async run(values, id, io) {
    if (id === undefined) throw new UsageError('Name the test: lowerplane tests set ID --status STATUS.');
    if (values['last-run'] !== undefined && values.status !== 'passing' && values.status !== 'failing')
      throw new UsageError('--last-run needs --status passing or --status failing.');
    atLeastOne(values, 'status', 'owner', 'remediation');
    const { runTestsSetCommand } = await import('../changes/run-set-commands.ts');
    return runTestsSetCommand(values, id, io);
  },
});

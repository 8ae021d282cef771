import { TEST_SEVERITIES, TEST_STATUSES } from '../../api/contract/words.ts';
import { ENVIRONMENTS } from '../../keys/environments.ts';
import { defineCommand } from '../command.ts';
import { TEST_COLUMNS } from '../compliance/compliance-rows.ts';
import { choice, filledText, section } from '../grammar/option.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';
import { listOptions } from '../table/list-report.ts';

/** The tests of the compliance program. */
export const command = defineCommand({
  name: 'tests',
  summary: 'List compliance tests and their results',
  options: {
    ...section('Which tests', {
      environment: choice('ENV', ENVIRONMENTS, { description: 'Tests of this environment.' }),
      status: choice('STATUS', TEST_STATUSES, { description: 'Tests of this status.' }),
      severity: choice('SEVERITY', TEST_SEVERITIES, { description: 'Tests of this severity.' }),
      control: filledText('ID', { description: 'Tests of this control.' }),
    }),
    ...section('Threshold', {
      'fail-on': choice('SEVERITY', TEST_SEVERITIES, {
        description: 'Exit with 1 when a listed test of this severity or a higher one does not pass.',
      }),
    }),
    ...listOptions(TEST_COLUMNS, 'as LowerPlane lists them'),
    ...LOWERPLANE_OPTIONS,
  },
  examples: ['lowerplane tests --status failing --sort severity', 'lowerplane tests --fail-on high'],
  notes: [
    'A read-write key records a result with "lowerplane tests set".',
    'Exit codes: 0 done; 1 a test of --fail-on does not pass; 2 a request to LowerPlane failed, or the options are wrong.',
  ],
  async run(values, _, io) {
    const { runTestsCommand } = await import('../compliance/run-list-commands.ts');
    return runTestsCommand(values, io);
  },
});

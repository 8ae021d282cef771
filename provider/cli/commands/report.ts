import { defineCommand } from '../command.ts';
import { SOURCE_OPTIONS } from '../engine/engine-options.ts';
import { section, texts, wholeNumber } from '../grammar/option.ts';
import { reportOptions } from '../grammar/report-options.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';

/** The state of all keys on one page. */
export const command = defineCommand({
  name: 'report',
  summary: 'Write one HTML page about keys: ages, rotations ahead, use, posture, findings',
  options: {
    ...SOURCE_OPTIONS,
    ...section('What to show', {
      days: wholeNumber(1, 3_650, { description: 'How many days the calendar looks ahead.', default: '180' }),
      check: texts('FILE', {
        description:
          'A result of the gate, written by "lowerplane check --output json=FILE" or the Action. Can be repeated: the newest is shown in full, and all of them as a trend.',
      }),
    }),
    ...section('Report', reportOptions(['terminal', 'json', 'html'])),
    ...LOWERPLANE_OPTIONS,
  },
  examples: [
    'lowerplane report --output html=keys.html',
    'lowerplane report --from infra --check keys.json --format html > keys.html',
    'lowerplane report --check monday.json --check today.json --output keys.html',
  ],
  notes: [
    'A read-only key is enough. The page needs no network and has no script; to get a PDF, print it in a browser. What cannot be read, such as code with a declaration that is not known, is listed on the page.',
    'Exit codes: 0 done; 2 a request to LowerPlane failed, or the options are wrong.',
  ],
  async run(values, _, io) {
    const { runReportCommand } = await import('../report/run-report-command.ts');
    return runReportCommand(values, io);
  },
});

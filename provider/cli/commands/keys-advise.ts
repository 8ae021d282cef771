import { defineCommand } from '../command.ts';
import { SOURCE_OPTIONS } from '../engine/engine-options.ts';
import { ADVICE_COLUMNS } from '../keys/advice-row.ts';
import { keyFilterOptions } from '../keys/key-filters.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';
import { listOptions } from '../table/list-report.ts';

const { status: _, ...FILTERS } = keyFilterOptions(['active']);

/** Over-privileged, unused and never-expiring keys. */
export const command = defineCommand({
  name: 'keys advise',
  summary: 'List over-privileged, unused and never-expiring keys, with the edit to make',
  options: {
    ...FILTERS,
    ...SOURCE_OPTIONS,
    ...listOptions(ADVICE_COLUMNS, 'name'),
    ...LOWERPLANE_OPTIONS,
  },
  examples: [
    'lowerplane keys advise',
    'lowerplane keys advise --from infra --permissions admin',
    'lowerplane keys advise --format json --output advice.json',
  ],
  notes: [
    'A key is over-privileged when, by the audit trail, less would have refused none of its requests of the last 90 days. What it does less often, such as once a year, is not seen. Where the audit trail does not show what requests needed, that is listed as not-known.',
    'A declared key has the file and line of its declaration, and the line to write there. Every other key has a command.',
    'Exit codes: 0 there is no advice; 1 there is some; 2 a request to LowerPlane failed, or the options are wrong.',
  ],
  async run(values, _argument, io) {
    const { runAdviseCommand } = await import('../keys/run-advise-command.ts');
    return runAdviseCommand(values, io);
  },
});

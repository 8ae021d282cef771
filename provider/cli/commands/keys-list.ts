import { defineCommand } from '../command.ts';
import { keyFilterOptions } from '../keys/key-filters.ts';
import { KEY_COLUMNS, KEY_STATES } from '../keys/key-row.ts';
import { READING_EXIT_CODES } from '../lowerplane/exit.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';
import { listOptions } from '../table/list-report.ts';

/** LowerPlane's page of API keys. */
export const command = defineCommand({
  name: 'keys list',
  summary: 'List API keys, with their age, last use, expiration and when they are due',
  options: {
    ...keyFilterOptions(KEY_STATES),
    ...listOptions(KEY_COLUMNS, 'name'),
    ...LOWERPLANE_OPTIONS,
  },
  examples: [
    'lowerplane keys list --sort unused_days --reverse',
    'lowerplane keys list --unused-for 90d --format csv',
    'lowerplane keys list --permissions admin --due-within 14d',
  ],
  notes: [
    'A key is due a year after its creation, and 90 days after it if it is an admin key, as LowerPlane recommends.',
    READING_EXIT_CODES,
  ],
  async run(values, _, io) {
    const { runListCommand } = await import('../keys/run-list-command.ts');
    return runListCommand(values, io);
  },
});

import { role } from '../../api/contract/user.ts';
import { defineCommand } from '../command.ts';
import { choice, section } from '../grammar/option.ts';
import { period } from '../grammar/time-option.ts';
import { READING_EXIT_CODES } from '../lowerplane/exit.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';
import { listOptions } from '../table/list-report.ts';
import { USER_COLUMNS } from '../users/user-row.ts';

/** The users of the organization. */
export const command = defineCommand({
  name: 'users list',
  summary: 'List users, their roles and when their access ends',
  options: {
    ...section('Which users', {
      role: choice('ROLE', role.options, { description: 'Users with this role.' }),
      'expires-within': period({ description: 'Users whose access ends within this time, or has ended.' }),
    }),
    ...listOptions(USER_COLUMNS, 'invitation'),
    ...LOWERPLANE_OPTIONS,
  },
  examples: ['lowerplane users list --role auditor', 'lowerplane users list --format csv > users.csv'],
  notes: ['It needs an admin key.', READING_EXIT_CODES],
  async run(values, _, io) {
    const { runUsersListCommand } = await import('../users/run-users-commands.ts');
    return runUsersListCommand(values, io);
  },
});

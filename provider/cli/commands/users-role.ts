import { role } from '../../api/contract/user.ts';
import { defineCommand } from '../command.ts';
import { atLeastOne, choice, flag, section } from '../grammar/option.ts';
import { expiration } from '../grammar/time-option.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { CHANGE_EXIT_CODES } from '../lowerplane/exit.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';
import { listOptions } from '../table/list-report.ts';
import { CHANGE_COLUMNS } from '../users/user-row.ts';

/** Another role, or another end of the access. */
export const command = defineCommand({
  name: 'users role',
  summary: 'Assign a role to a user, or change when the access ends',
  argument: { name: 'user', description: 'Email address or id of the user.' },
  options: {
    ...section('Change', {
      role: choice('ROLE', role.options, { description: 'The new role.' }),
      expires: expiration({
        description: 'When the access ends: a day, after a time such as 30d, or never.',
      }),
      'allow-lockout': flag({
        description:
          'Allow what would leave no administrator, or ends the access of the one who created this API key.',
      }),
    }),
    ...listOptions(CHANGE_COLUMNS, 'email'),
    ...LOWERPLANE_OPTIONS,
  },
  examples: [
    'lowerplane users role sam@example.com --role admin',
    'lowerplane users role auditor@example.com --expires 2027-02-28',
  ],
  notes: ['It needs an admin key.', CHANGE_EXIT_CODES],
  async run(values, user, io) {
    if (user === undefined) throw new UsageError('Name the user: lowerplane users role USER --role ROLE.');
    atLeastOne(values, 'role', 'expires');
    const { role, expires } = values;
    const { runOneUserCommand } = await import('../users/run-users-commands.ts');
    return runOneUserCommand('users role', { action: 'update', user, role, expires }, values, io);
  },
});

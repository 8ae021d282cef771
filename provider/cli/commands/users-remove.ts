import { defineCommand } from '../command.ts';
import { flag, section } from '../grammar/option.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { CHANGE_EXIT_CODES } from '../lowerplane/exit.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';
import { listOptions } from '../table/list-report.ts';
import { CHANGE_COLUMNS } from '../users/user-row.ts';

/** The end of a user. */
export const command = defineCommand({
  name: 'users remove',
  summary: 'Remove a user',
  argument: { name: 'user', description: 'Email address or id of the user.' },
  options: {
    ...section('Confirmation', {
      yes: flag({ description: 'Do not ask.' }),
      'allow-lockout': flag({
        description:
          'Allow what would leave no administrator, or ends the access of the one who created this API key.',
      }),
    }),
    ...listOptions(CHANGE_COLUMNS, 'email'),
    ...LOWERPLANE_OPTIONS,
  },
  examples: ['lowerplane users remove sam@example.com --yes'],
  notes: ['It needs an admin key. LowerPlane keeps the last owner.', CHANGE_EXIT_CODES],
  async run(values, user, io) {
    if (user === undefined) throw new UsageError('Name the user: lowerplane users remove USER.');
    const { runOneUserCommand } = await import('../users/run-users-commands.ts');
    return runOneUserCommand('users remove', { action: 'remove', user }, values, io);
  },
});

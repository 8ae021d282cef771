import { role } from '../../api/contract/user.ts';
import { defineCommand } from '../command.ts';
import { choice, filledText, section } from '../grammar/option.ts';
import { expiration } from '../grammar/time-option.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { CHANGE_EXIT_CODES } from '../lowerplane/exit.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';
import { listOptions } from '../table/list-report.ts';
import { CHANGE_COLUMNS } from '../users/user-row.ts';

/** A new user. */
export const command = defineCommand({
  name: 'users invite',
  summary: 'Invite a user, an auditor until a date',
  argument: { name: 'email', description: 'Email address to invite.' },
  options: {
    ...section('User', {
      role: choice('ROLE', role.options, { description: 'Role of the user.', default: 'member' }),
      name: filledText('NAME', { description: 'Name of the user.' }),
      expires: expiration({
        description:
          'When the access ends: a day such as 2027-01-31, or after a time such as 30d. Auditors need it; write never for one without an end.',
      }),
    }),
    ...listOptions(CHANGE_COLUMNS, 'email'),
    ...LOWERPLANE_OPTIONS,
  },
  examples: ['lowerplane users invite sam@example.com --role auditor --expires 30d'],
  notes: ['It needs an admin key.', CHANGE_EXIT_CODES],
  async run(values, user, io) {
    if (user === undefined)
      throw new UsageError('Name whom to invite: lowerplane users invite EMAIL --role ROLE.');
    const { role, name, expires } = values;
    if (role === 'auditor' && expires === undefined)
      throw new UsageError('Say when the access of the auditor ends: --expires 30d, or --expires never.');
    const { runOneUserCommand } = await import('../users/run-users-commands.ts');
    return runOneUserCommand('users invite', { action: 'invite', user, role, name, expires }, values, io);
  },
});

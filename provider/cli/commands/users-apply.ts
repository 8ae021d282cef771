import { defineCommand } from '../command.ts';
import { flag, section } from '../grammar/option.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { UNREPORTED } from '../lowerplane/exit.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';
import { listOptions } from '../table/list-report.ts';
import { CHANGE_COLUMNS } from '../users/user-row.ts';

/** Users in bulk. */
export const command = defineCommand({
  name: 'users apply',
  summary: 'Make the users those of a CSV file: show the changes, ask, and make them',
  argument: {
    name: 'file',
    description: 'CSV with the columns email and role; name and expires_at if needed.',
  },
  options: {
    ...section('What to do', {
      plan: flag({ description: 'Only show what would change.' }),
      prune: flag({ description: 'Remove users that the file does not list.' }),
      yes: flag({ description: 'Do not ask.' }),
      'allow-lockout': flag({
        description:
          'Allow what would leave no administrator, or ends the access of the one who created this API key.',
      }),
    }),
    ...listOptions(CHANGE_COLUMNS, 'in the order of the changes'),
    ...LOWERPLANE_OPTIONS,
  },
  examples: [
    'lowerplane users list --format csv > users.csv',
    'lowerplane users apply users.csv --plan',
    'lowerplane users apply users.csv --yes',
  ],
  notes: [
    'It needs an admin key. Users that the file does not list are left alone without --prune. After a failure, nothing more is changed.',
    `Exit codes: 0 the users are as listed; 1 --plan shows changes, or they were not confirmed; 2 a change failed, or the file cannot be read${UNREPORTED}.`,
  ],
  async run(values, file, io) {
    if (file === undefined) throw new UsageError('Name the file: lowerplane users apply users.csv.');
    const { runApplyCommand } = await import('../users/run-users-commands.ts');
    return runApplyCommand(values, file, io);
  },
});

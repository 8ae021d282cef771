import { defineCommand } from '../command.ts';
import { flag, section } from '../grammar/option.ts';
import { reportOptions } from '../grammar/report-options.ts';
import { period } from '../grammar/time-option.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { UNREPORTED } from '../lowerplane/exit.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';

/** Ends a key at once. */
export const command = defineCommand({
  name: 'keys revoke',
  summary: 'Revoke an API key now, after showing who uses it',
  argument: { name: 'key', description: 'Its id, or its name.' },
  options: {
    ...section('Confirmation', {
      yes: flag({ description: 'Do not ask. A key that was used recently is refused all the same.' }),
      force: flag({ description: 'Revoke the key although it was used recently.' }),
      'recent-use-window': period({
        description: 'How long ago a use is recent.',
        default: '7d',
      }),
    }),
    ...section('Report', reportOptions(['terminal', 'json', 'csv'])),
    ...LOWERPLANE_OPTIONS,
  },
  examples: [
    'lowerplane keys revoke "Old dashboard"',
    'lowerplane keys revoke key_7Qm2Zt9XcV4bN8kLpR3s --yes --force',
  ],
  notes: [
    'Revoking is immediate and permanent. The key that the command is authenticated with is never revoked.',
    `Exit codes: 0 the key is revoked; 1 it was not revoked, because it is in use or that was not confirmed; 2 it could not be revoked, or the options are wrong${UNREPORTED}.`,
  ],
  async run(values, key, io) {
    if (key === undefined) throw new UsageError('Name the key to revoke: lowerplane keys revoke KEY.');
    const { runRevokeCommand } = await import('../keys/run-revoke-command.ts');
    return runRevokeCommand(values, key, io);
  },
});

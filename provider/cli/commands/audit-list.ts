import { AUDIT_ACTIONS } from '../../api/contract/words.ts';
import { EVENT_COLUMNS } from '../audit/event-row.ts';
import { defineCommand } from '../command.ts';
import { choice, filledText, flag, section } from '../grammar/option.ts';
import { duration, moment } from '../grammar/time-option.ts';
import { READING_EXIT_CODES } from '../lowerplane/exit.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';
import { listOptions } from '../table/list-report.ts';

/** The audit trail. */
export const command = defineCommand({
  name: 'audit list',
  summary: 'List the audit trail, oldest event first, or follow it',
  options: {
    ...section('Which events', {
      key: filledText('KEY', { description: 'Events about this API key: its id, or its name.' }),
      actor: filledText('ID', { description: 'Events that this user or API key caused.' }),
      action: choice('ACTION', AUDIT_ACTIONS, { description: 'Events of this kind.' }),
      from: moment({
        description: 'Events at or after a day or time, or from this long ago on, such as 7d.',
      }),
      to: moment({ description: 'Events before a day or time, or until this long ago.' }),
    }),
    ...section('Follow', {
      follow: flag({
        description:
          'Print events as they happen, one a line, until Ctrl-C. --format json prints JSON Lines: one event a line, without the list around them. --format csv prints the header first, then a row for each event. Uses of the API key of the command itself are left out.',
      }),
      every: duration({ description: 'How often to ask for new events.', default: '5s' }),
    }),
    ...listOptions(EVENT_COLUMNS, 'time'),
    ...LOWERPLANE_OPTIONS,
  },
  examples: [
    'lowerplane audit list --key "CI gate" --from 90d',
    'lowerplane audit list --action api_key.revoked --format csv',
    'lowerplane audit list --follow --action api_key.refused',
    'lowerplane audit list --follow --format csv >> events.csv',
  ],
  notes: [READING_EXIT_CODES],
  async run(values, _, io) {
    const { runAuditListCommand } = await import('../audit/run-list-command.ts');
    return runAuditListCommand(values, io);
  },
});

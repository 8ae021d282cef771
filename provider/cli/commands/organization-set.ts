import { FIELD_CHANGE_COLUMNS } from '../changes/change-row.ts';
import { SET_EXIT_CODES, SET_OPTIONS } from '../changes/set-options.ts';
import { defineCommand } from '../command.ts';
import { filledText, section, textsOrNone } from '../grammar/option.ts';
import { daysOrNone } from '../grammar/time-option.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';
import { listOptions } from '../table/list-report.ts';

/** The name and the settings of the organization. */
export const command = defineCommand({
  name: 'organization set',
  summary: 'Rename the organization, limit how long keys live and who can be invited',
  options: {
    ...section('Settings', {
      name: filledText('NAME', { description: 'Name of the organization.' }),
      'key-lifetime-max': daysOrNone({
        description: 'How long new keys may live, such as 180d; they must expire then. none: no maximum.',
      }),
      'invitation-domain': textsOrNone('DOMAIN', {
        description:
          'Domain whose email addresses can be invited. Can be repeated; the list replaces the present one. none: every domain.',
      }),
    }),
    ...SET_OPTIONS,
    ...listOptions(FIELD_CHANGE_COLUMNS, 'in the order of the fields'),
    ...LOWERPLANE_OPTIONS,
  },
  examples: [
    'lowerplane organization set --key-lifetime-max 180d --plan',
    'lowerplane organization set --invitation-domain example.com --yes',
  ],
  notes: [
    'It needs an admin key. Keys and users that exist stay as they are. The response of LowerPlane is compared with the requested values.',
    SET_EXIT_CODES,
  ],
  async run(values, _, io) {
    const { name, 'key-lifetime-max': lifetime, 'invitation-domain': domains } = values;
    if (name === undefined && lifetime === undefined && domains === undefined)
      throw new UsageError('Set at least one of --name, --key-lifetime-max and --invitation-domain.');
    const { runOrganizationSetCommand } = await import('../changes/run-set-commands.ts');
    return runOrganizationSetCommand(values, io);
  },
});

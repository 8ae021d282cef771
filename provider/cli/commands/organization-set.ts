import { SET_EXIT_CODES, setOptions } from '../changes/set-options.ts';
import { defineCommand } from '../command.ts';
import { atLeastOne, filledText, textsOrNone } from '../grammar/option.ts';
import { daysOrNone } from '../grammar/time-option.ts';

/** The name and the settings of the organization. */
export const command = defineCommand({
  name: 'organization set',
  summary: 'Rename the organization, limit how long keys live and who can be invited',
  options: setOptions('Settings', {
    name: filledText('NAME', { description: 'Name of the organization.' }),
    'key-lifetime-max': daysOrNone({
      description: 'How long new keys may live, such as 180d; they must expire then. none: no maximum.',
    }),
    'invitation-domain': textsOrNone('DOMAIN', {
      description:
        'Domain whose email addresses can be invited. Can be repeated; the list replaces the present one. none: every domain.',
    }),
  }),
  examples: [
    'lowerplane organization set --key-lifetime-max 180d --plan',
    'lowerplane organization set --invitation-domain example.com --yes',
  ],
  notes: [
    'It needs an admin key. Keys and users that exist stay as they are. The response of LowerPlane is compared with the requested values.',
    SET_EXIT_CODES,
  ],
  async run(values, _, io) {
    atLeastOne(values, 'name', 'key-lifetime-max', 'invitation-domain');
    const { runOrganizationSetCommand } = await import('../changes/run-set-commands.ts');
    return runOrganizationSetCommand(values, io);
  },
});

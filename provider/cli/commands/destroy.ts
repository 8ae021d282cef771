import { defineCommand } from '../command.ts';
import { RUN_OPTIONS, SOURCE_OPTIONS } from '../engine/engine-options.ts';
import { flag, section } from '../grammar/option.ts';
import { reportOptions } from '../grammar/report-options.ts';

/** Ends every declared key. */
export const command = defineCommand({
  name: 'destroy',
  summary: 'Revoke all declared keys, and remove their delivered secrets',
  options: {
    ...SOURCE_OPTIONS,
    ...section('Destroy', {
      yes: flag({ description: 'Do not ask. Needed where there is no terminal.' }),
      ...reportOptions(['terminal', 'json']),
    }),
    ...RUN_OPTIONS,
  },
  examples: ['lowerplane destroy', 'lowerplane destroy --from apps/old --yes --max-revocations 3'],
  notes: [
    'A key with deletion_protection is refused, unless it is confirmed.',
    'Exit codes: 0 all declared keys are revoked; 1 something was forbidden, failed or is left; 2 nothing was changed, because a request to LowerPlane failed, a declaration is not known, it was not confirmed, or the options are wrong; 3 everything was done, but a report of it could not be written.',
  ],
  async run(values, _, io) {
    const { runDestroyCommand } = await import('../engine/run-apply-command.ts');
    return runDestroyCommand(values, io);
  },
});

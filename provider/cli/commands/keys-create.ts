import { ENVIRONMENTS } from '../../keys/environments.ts';
import { PERMISSIONS } from '../../keys/permissions.ts';
import { USE_CASES } from '../../keys/use-case.ts';
import { defineCommand } from '../command.ts';
import { choice, choices, filledText, section } from '../grammar/option.ts';
import { reportOptions } from '../grammar/report-options.ts';
import { expiration } from '../grammar/time-option.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';

const REPORT = reportOptions(['terminal', 'json', 'csv']);
/** A key that no code declares. */
export const command = defineCommand({
  name: 'keys create',
  summary: 'Create an API key, and deliver it to a file or show it once',
  argument: { name: 'name', description: 'What the key is for, such as "CI/CD Pipeline - Production".' },
  options: {
    ...section('Key', {
      'use-case': choice(
        'USE',
        USE_CASES.map(({ word }) => word),
        { description: 'Give it the least permissions that this use needs.' },
      ),
      permissions: choice('LEVEL', PERMISSIONS, { description: 'What it may do.' }),
      environment: choices('ENV', ENVIRONMENTS, {
        description: 'Environment that the key reaches. Can be repeated.',
        default: 'all',
      }),
      expires: expiration({
        description: 'When it expires: a day such as 2027-01-31, after a time such as 30d, or never.',
        default: '90d',
      }),
    }),
    ...section('Secret', {
      to: filledText('FILE', {
        description:
          'Deliver the secret to a file for its owner alone. Without it, the secret is shown once.',
      }),
    }),
    ...section('Report', {
      format: REPORT.format,
      output: { ...REPORT.output, description: 'Not for this command: a report can hold the secret.' },
    }),
    ...LOWERPLANE_OPTIONS,
  },
  examples: [
    'lowerplane keys create "CI gate" --use-case ci-cd-security-gate --to ci.key',
    'lowerplane keys create "Evidence upload" --use-case evidence-upload',
  ],
  notes: [
    'It needs an admin key. A key that is to be rotated is better declared: see "lowerplane apply --help".',
    'Exit codes: 0 created; 2 it was not created, something failed after its creation, or the options are wrong. The secret of a key that was created is shown in every case.',
  ],
  async run(values, name, io) {
    if (name === undefined) throw new UsageError('Name the key: lowerplane keys create NAME --use-case USE.');
    if (values.output.length > 0)
      throw new UsageError('Use --to FILE for the secret: this command does not accept --output.');
    const { runCreateCommand } = await import('../keys/run-create-command.ts');
    return runCreateCommand(values, name, io);
  },
});

import { defineCommand } from '../command.ts';
import { SOURCE_OPTIONS } from '../engine/engine-options.ts';
import { filledText, flag, section } from '../grammar/option.ts';
import { reportOptions } from '../grammar/report-options.ts';
import { duration } from '../grammar/time-option.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';

const REPORT = reportOptions(['terminal', 'json', 'csv']);

/** LowerPlane's four steps of a rotation. */
export const command = defineCommand({
  name: 'keys rotate',
  summary: 'Rotate an API key in four steps; the old key ends when it is no longer used',
  argument: { name: 'name', description: 'Name of the key.' },
  options: {
    ...section('Secret', {
      to: filledText('FILE', {
        description:
          'Deliver the new secret to a file that only its owner can read. Without --to, the secret is shown once.',
      }),
    }),
    ...section('Check', {
      watch: flag({
        description:
          'Wait until the new key is used, the old key no longer is, and each declared consumer has proven that it holds the new secret. Then revoke the old key.',
      }),
      'quiet-for': duration({ description: 'How long the old key must not be used.', default: '10m' }),
      every: duration({ description: 'How often to check.', default: '15s' }),
    }),
    ...section('Rehearsal', {
      rehearse: flag({
        description:
          'Only test whether a rotation would work: create a key that expires soon, deliver it to a temporary location next to each destination of deliver_to (or --to), read it back, remove it and revoke it. The key itself and its secret do not change.',
      }),
    }),
    ...SOURCE_OPTIONS,
    ...section('Report', {
      format: REPORT.format,
      output: { ...REPORT.output, description: 'Not for this command: a report can hold the secret.' },
    }),
    ...LOWERPLANE_OPTIONS,
  },
  examples: [
    'lowerplane keys rotate "CI gate" --to ci.key',
    'lowerplane keys rotate "CI gate" --watch',
    'lowerplane keys rotate "CI gate" --rehearse',
  ],
  notes: [
    'Steps: create a key with the same permissions; update the consuming system; check that the old key is no longer used; revoke the old key. A rotation that was started is continued. A declared key is rotated by "lowerplane apply".',
    'If the declaration of that name has consumers, the old key is revoked only after each of them has proven that it holds the new secret. The command names those that have not, and why. It runs their probes.',
    'A rehearsal uses the permissions and destinations of the declaration of that name. Without one, it uses the permissions of the key, and delivers next to the file of --to. It does not ask consumers, because they read the destinations themselves. The report lists what was not rehearsed.',
    'Exit codes: 0 done as far as asked; 1 the old key was not revoked, because it is still in use or a consumer has not switched, or a step of the rehearsal failed; 2 the rotation failed, or the options are not valid. The secret of a successor that was created is shown in every case.',
  ],
  async run(values, name, io) {
    if (name === undefined) throw new UsageError('Name the key: lowerplane keys rotate NAME.');
    if (values.output.length > 0)
      throw new UsageError('Use --to FILE for the secret: this command does not accept --output.');
    if (values.rehearse) {
      if (values.watch || values['quiet-for'] !== undefined || values.every !== undefined)
        throw new UsageError('--rehearse retires no key: leave out --watch, --quiet-for and --every.');
      const { runRehearseCommand } = await import('../keys/run-rehearse-command.ts');
      return runRehearseCommand(values, name, io);
    }
    if (!values.watch && (values.from.length > 0 || values['var-file'].length > 0))
      throw new UsageError(
        '--from and --var-file are for --watch and --rehearse. A declared key is rotated by "lowerplane apply".',
      );
    const { runRotateCommand } = await import('../keys/run-rotate-command.ts');
    return runRotateCommand(values, name, io);
  },
});

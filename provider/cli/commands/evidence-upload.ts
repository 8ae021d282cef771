import { evidenceType } from '../../api/contract/evidence.ts';
import { ENVIRONMENTS } from '../../keys/environments.ts';
import { defineCommand } from '../command.ts';
import { EVIDENCE_COLUMNS } from '../evidence/evidence-row.ts';
import { choice, filledText, flag, section, texts } from '../grammar/option.ts';
import { moment } from '../grammar/time-option.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { UNREPORTED } from '../lowerplane/exit.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';
import { listOptions } from '../table/list-report.ts';

/** Evidence from a pipeline. */
export const command = defineCommand({
  name: 'evidence upload',
  summary: 'Upload files as evidence of controls',
  argument: { name: 'file', description: 'Files to upload, each at most 10 MiB.', many: true },
  options: {
    ...section('What they are evidence of', {
      control: texts('ID', { description: 'Control that they support. Can be repeated.' }),
      framework: texts('NAME', { description: 'Framework that they support. Can be repeated.' }),
      environment: choice('ENV', ENVIRONMENTS, {
        description: 'Environment that they are about.',
        default: 'the only one that the key reaches',
      }),
      type: choice('TYPE', evidenceType.options, {
        description: 'Type of evidence.',
        default: 'what the extension of the file says',
      }),
      name: filledText('TEXT', { description: 'Name of the evidence.', default: 'the name of the file' }),
      collected: moment({
        description: 'When it was collected: a day, a time, or how long ago, such as 2h.',
      }),
      source: filledText('TEXT', { description: 'What collected it, such as "GitHub Actions".' }),
      'if-changed': flag({
        description: 'Leave out files that are evidence of these controls already, by their hash.',
      }),
    }),
    ...listOptions(EVIDENCE_COLUMNS, 'upload'),
    ...LOWERPLANE_OPTIONS,
  },
  examples: [
    'lowerplane evidence upload scan.pdf --control VM-01 --environment production',
    'lowerplane evidence upload *.json --control VM-01 --control VM-02 --if-changed',
  ],
  notes: [
    'It needs a read-write key. The answer is compared with what was sent: hash, size, environment and controls.',
    `Exit codes: 0 done; 2 a request to LowerPlane failed, or a file could not be read or uploaded${UNREPORTED}.`,
  ],
  async run(values, first, io, files) {
    if (first === undefined)
      throw new UsageError('Name the files to upload: lowerplane evidence upload FILE --control ID.');
    if (values.control.length === 0)
      throw new UsageError('Name the control that the files support: --control ID.');
    const { runUploadCommand } = await import('../evidence/run-upload-command.ts');
    return runUploadCommand(values, files, io);
  },
});

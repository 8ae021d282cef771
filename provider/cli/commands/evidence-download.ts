import { evidenceType } from '../../api/contract/evidence.ts';
import { ENVIRONMENTS } from '../../keys/environments.ts';
import { defineCommand } from '../command.ts';
import { DOWNLOAD_COLUMNS } from '../evidence/evidence-row.ts';
import { choice, filledText, flag, section } from '../grammar/option.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';
import { listOptions } from '../table/list-report.ts';

/** Evidence as files. */
export const command = defineCommand({
  name: 'evidence download',
  summary: 'Download evidence into files, and verify their hashes',
  argument: {
    name: 'id',
    description: 'Ids of evidence. Defaults to all that the options below leave.',
    many: true,
  },
  options: {
    ...section('Which evidence, without ids', {
      control: filledText('ID', { description: 'Evidence of this control.' }),
      environment: choice('ENV', ENVIRONMENTS, { description: 'Evidence of this environment.' }),
      type: choice('TYPE', evidenceType.options, { description: 'Evidence of this type.' }),
    }),
    ...section('Files', {
      to: filledText('DIR', { description: 'Directory to write to.', default: 'the current directory' }),
      force: flag({ description: 'Overwrite files that exist.' }),
    }),
    ...listOptions(DOWNLOAD_COLUMNS, 'upload'),
    ...LOWERPLANE_OPTIONS,
  },
  examples: ['lowerplane evidence download --control AC-06 --to evidence'],
  notes: [
    'Files are named after the id and the name of the evidence, whatever characters these contain.',
    'Exit codes: 0 done; 2 a request to LowerPlane failed, a hash is wrong, or a file could not be written.',
  ],
  async run(values, _, io, ids) {
    const { runDownloadCommand } = await import('../evidence/run-download-command.ts');
    return runDownloadCommand(values, ids, io);
  },
});

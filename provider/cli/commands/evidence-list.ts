import { evidenceType } from '../../api/contract/evidence.ts';
import { ENVIRONMENTS } from '../../keys/environments.ts';
import { defineCommand } from '../command.ts';
import { EVIDENCE_COLUMNS } from '../evidence/evidence-row.ts';
import { choice, filledText, section } from '../grammar/option.ts';
import { READING_EXIT_CODES } from '../lowerplane/exit.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';
import { listOptions } from '../table/list-report.ts';

/** The evidence of the compliance program. */
export const command = defineCommand({
  name: 'evidence list',
  summary: 'List evidence',
  options: {
    ...section('Which evidence', {
      control: filledText('ID', { description: 'Evidence of this control.' }),
      environment: choice('ENV', ENVIRONMENTS, { description: 'Evidence of this environment.' }),
      type: choice('TYPE', evidenceType.options, { description: 'Evidence of this type.' }),
    }),
    ...listOptions(EVIDENCE_COLUMNS, 'upload'),
    ...LOWERPLANE_OPTIONS,
  },
  examples: ['lowerplane evidence list --control AC-06 --sort collected_at'],
  notes: [READING_EXIT_CODES],
  async run(values, _, io) {
    const { runEvidenceListCommand } = await import('../evidence/run-download-command.ts');
    return runEvidenceListCommand(values, io);
  },
});

import { defineCommand } from '../command.ts';
import { flag, section } from '../grammar/option.ts';
import { reportOptions } from '../grammar/report-options.ts';
import { moment } from '../grammar/time-option.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';

const REPORT = reportOptions(['terminal', 'json', 'csv']);

/** What an auditor asks for, in one file. */
export const command = defineCommand({
  name: 'audit export',
  summary: 'Export evidence, test results, controls, posture, keys and the audit trail',
  options: {
    ...section('Period', {
      from: moment({
        description: 'Evidence and events at or after a day or time, or from this long ago on.',
      }),
      to: moment({ description: 'Evidence and events before a day or time.', default: 'now' }),
    }),
    ...section('Package', {
      output: {
        ...REPORT.output,
        description: 'The package to write, a zip archive. With FORMAT=, a report about it instead.',
      },
      force: flag({ description: 'Overwrite a package that exists.' }),
    }),
    ...section('Report', { format: REPORT.format }),
    ...LOWERPLANE_OPTIONS,
  },
  examples: [
    'lowerplane audit export --from 2026-01-01 --to 2026-04-01 --output q1.zip',
    'lowerplane audit export --from 90d --output audit.zip --format json',
  ],
  notes: [
    'It needs a read-only key. Controls, tests, posture and keys are as they are now; evidence counts by the day it was collected. manifest.json and SHA256SUMS list every file with its hash, and the same answers of LowerPlane give the same bytes.',
    'Exit codes: 0 done; 1 done, but content of evidence is missing; 2 a request to LowerPlane failed, or the package could not be written.',
  ],
  async run(values, _, io) {
    const { runExportCommand } = await import('../audit/run-export-command.ts');
    return runExportCommand(values, io);
  },
});

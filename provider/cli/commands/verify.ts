import { defineCommand } from '../command.ts';
import { filledText, section } from '../grammar/option.ts';
import { reportOptions } from '../grammar/report-options.ts';
import { UsageError } from '../grammar/usage-error.ts';

/** Checks a report of the gate against the files that it names, for auditors. */
export const command = defineCommand({
  name: 'verify',
  summary: 'Verify the digests of a report of the gate, offline',
  argument: { name: 'report', description: 'JSON report of "lowerplane check" or of the Action.' },
  options: {
    ...section('What to compare with', {
      statement: filledText('FILE', {
        description:
          'The in-toto statement about the report, as it was written, or signed: a DSSE envelope or a Sigstore bundle. Signatures are not verified: use "gh attestation verify".',
      }),
      policy: filledText('FILE', {
        description:
          'The policy. Defaults to the one in the repository of the current directory, at the commit that the report names.',
      }),
      baseline: filledText('FILE', { description: 'The baseline. Defaults to the one there, too.' }),
      commit: filledText('ID', { description: 'The commit that was deployed, in full.' }),
    }),
    ...section('Report', reportOptions(['terminal', 'json'])),
  },
  notes: [
    'It proves that files belong together, not who wrote them: that takes a signature.',
    'Exit codes: 0 everything matches; 1 something does not match; 2 the report cannot be read; 3 nothing differs, but something that the report names was not compared.',
  ],
  async run(values, report, io) {
    if (report === undefined)
      throw new UsageError('Name the report to verify: lowerplane verify report.json.');
    const { runVerifyCommand } = await import('../verify/run-verify-command.ts');
    return runVerifyCommand(values, report, io);
  },
});

import { jsonText } from '../../../action/report/format/json-text.ts';
import { terminalPage } from '../../../action/report/format/terminal-style.ts';
import { count } from '../../text/count.ts';
import { wrapText } from '../../text/wrap-text.ts';
import type { Verification } from '../audit/package-document.ts';
import { defineCommand } from '../command.ts';
import { readNamedFile } from '../grammar/named-file.ts';
import { filledText, section } from '../grammar/option.ts';
import { reportOptions, writeReports } from '../grammar/report-options.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { EXIT } from '../lowerplane/exit.ts';

/** Checks an audit package, for auditors. */
export const command = defineCommand({
  name: 'audit verify',
  summary: 'Verify every file of an audit package, offline',
  argument: { name: 'package', description: 'What "lowerplane audit export" wrote.' },
  options: {
    ...section('What to compare with', {
      manifest: filledText('SHA256', {
        description: 'The SHA-256 of the manifest, as the export printed it.',
      }),
    }),
    ...section('Report', reportOptions(['terminal', 'json', 'csv'])),
  },
  examples: ['lowerplane audit verify q1.zip'],
  notes: [
    'Without --manifest it shows that the package is whole, not who made it.',
    'Exit codes: 0 verified; 1 something differs; 2 the package cannot be read.',
  ],
  async run(values, path, io) {
    if (path === undefined)
      throw new UsageError('Name the package to verify: lowerplane audit verify audit.zip.');
    if (values.manifest !== undefined && !/^[0-9a-f]{64}$/i.test(values.manifest))
      throw new UsageError(`--manifest must be a SHA-256 of 64 hex digits, not "${values.manifest}".`);
    const [{ verifyPackage }, { verificationCsv }] = await Promise.all([
      import('../audit/verify-package.ts'),
      import('../audit/package-document.ts'),
    ]);
    const verification = verifyPackage(readNamedFile(path, io), values.manifest);
    await writeReports(values.format ?? 'terminal', values.output, io, (format, { width }) => {
      if (format === 'json') return jsonText(verification);
      if (format === 'csv') return verificationCsv(path, verification);
      return verificationText(path, verification, width);
    });
    return verification.status === 'verified' ? EXIT.done : EXIT.refused;
  },
});

function verificationText(
  path: string,
  { status, differences, files, period, ...rest }: Verification,
  width: number,
) {
  const of = period === null ? '' : `, from ${period.from.slice(0, 10)} until ${period.to.slice(0, 10)}`;
  const verdict =
    status === 'verified'
      ? `${path} is verified: ${count(files, 'file')} of ${rest.organization_id}${of}.`
      : `${path} is NOT what was exported:`;
  return terminalPage([
    wrapText(verdict, width).join('\n'),
    differences.flatMap((difference) => wrapText(`- ${difference}`, width, '  ')).join('\n'),
    rest.manifest_sha256 === null ? '' : `Manifest SHA-256:\n${rest.manifest_sha256}`,
  ]);
}

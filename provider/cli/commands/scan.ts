import { resolve } from 'node:path';
import type { TerminalStyle } from '../../../action/report/format/terminal-style.ts';
import type { ScanReport } from '../../../action/report/scan/scan-report.ts';
import { FOREIGN_TOOLS } from '../../../action/scan/content/foreign-comment.ts';
import type { CustomPattern } from '../../../action/scan/patterns/custom-pattern.ts';
import type { ScanResult } from '../../../action/scan/scan-result.ts';
import type { CommitRange, ScanTarget } from '../../../action/scan/scan-target.ts';
import type { StagedDiff } from '../../../action/scan/sources/staged-diff.ts';
import type { VendorHosts } from '../../../action/scan/verification/hosted-vendors.ts';
import { VERIFIED_VENDORS } from '../../../action/scan/verification/verified-vendors.ts';
import { printable } from '../../text/printable.ts';
import { defineCommand } from '../command.ts';
import type { CommandIo } from '../command-io.ts';
import { commitRange } from '../grammar/git-options.ts';
import { atMostOne, flag, oneOf, section, text, wholeNumber } from '../grammar/option.ts';
import { reportOptions, writeReports } from '../grammar/report-options.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { vendorHosts } from '../scan/vendor-hosts.ts';

const FORMATS = ['terminal', 'json', 'sarif'] as const;
type Format = (typeof FORMATS)[number];

const EXIT = { clean: 0, secretsFound: 1, failed: 2 } as const;

/** The secret scanner of the gate, on its own. */
export const command = defineCommand({
  name: 'scan',
  summary: 'Find secrets in files and commits',
  argument: {
    name: 'path',
    description:
      'File or directory to scan. Defaults to the current directory. In a git repository, only files that git tracks are scanned; in a bare one, those of HEAD.',
  },
  options: {
    ...section('What to scan', {
      staged: flag({ description: 'Scan what the next commit would change, for pre-commit hooks.' }),
      range: commitRange({
        description: 'Scan the commits of B that are not in A. A...B starts at their merge base.',
      }),
      history: flag({
        description: 'Scan every commit of every branch and tag, messages and names of files included.',
      }),
      untracked: flag({ description: 'Scan files, too, that git neither tracks nor ignores.' }),
      archives: flag({ description: 'Look into zip and tar archives, too.' }),
      cache: text('FILE', {
        description:
          'With --history or --range: keep in FILE what was found in each version of a file, and do not read that again. What was found is encrypted, and readable with the repository only. Anyone who can change FILE can hide secrets.',
      }),
      workers: wholeNumber(1, 99, { description: 'Threads to use at most.' }),
    }),
    ...section('What counts', {
      baseline: text('FILE', {
        description: 'Leave out the findings of this baseline.',
        default: '.lowerplane/baseline.json, if it exists',
      }),
      policy: text('FILE', {
        description: 'Take custom secret patterns and waivers from this policy.',
        default: '.lowerplane/policy.yaml, if it exists',
      }),
      'allow-comments': text('TOOLS', {
        description: `Count the allow comments of other scanners, too: ${FOREIGN_TOOLS.join(', ')}, separated by commas.`,
      }),
      live: flag({
        description:
          'Ask LowerPlane whether found LowerPlane keys still work. Needs LOWERPLANE_API_KEY and LOWERPLANE_BASE_URL. Only fingerprints are compared; no found key is sent.',
      }),
      verify: flag({
        description:
          'Ask the vendors of found secrets whether they work, with a call that changes nothing. Each secret is sent to its own vendor only. Those that work become critical, those that are refused low.',
      }),
      'verify-at': vendorHosts({
        description:
          'Address of a vendor that you host yourself; --verify and --revoke send its secrets there instead. Can be given several times.',
      }),
    }),
    ...section('What to do about it', {
      revoke: flag({
        description:
          'Revoke the found secrets at their vendors, where these have a public call for it. Asks for their number first. Findings that are allowed, waived or in the baseline are left alone.',
      }),
      'yes-revoke': wholeNumber(1, 100_000, {
        description: 'Revoke without asking, if exactly so many secrets are to be revoked.',
      }),
    }),
    ...section('Report', {
      ...reportOptions(FORMATS),
      json: flag({ description: 'Same as --format json.' }),
      sarif: flag({ description: 'Same as --format sarif.' }),
    }),
  },
  notes: [
    'Exit codes: 0 no secrets were found; 1 secrets were found; 2 the scan could not be done, or the secrets were not revoked because that was not confirmed.',
    'If a text is not a secret, allow it by a comment on its line or the line above:\n  lowerplane:allow RULE REASON\nIn JSON, by a member next to it: "lowerplane:allow": "RULE REASON".',
    `--verify asks these vendors: ${VERIFIED_VENDORS.join(', ')}. Not every kind of their secrets can be verified. LowerPlane is asked at LOWERPLANE_BASE_URL.`,
    'To waive a known secret for a limited time, add a waiver of the rule committed-secret to .lowerplane/policy.yaml.',
  ],
  async run(values, path = '.', io) {
    const { staged, range, history, json, sarif } = values;
    atMostOne({ staged, range: range !== undefined, history });
    atMostOne({ format: values.format !== undefined, json, sarif });
    if (!values.verify && !values.revoke && Object.keys(values['verify-at']).length > 0)
      throw new UsageError('--verify-at needs --verify or --revoke.');
    if (!values.revoke && values['yes-revoke'] !== undefined)
      throw new UsageError('--yes-revoke needs --revoke.');
    if (values.cache !== undefined && !history && range === undefined)
      throw new UsageError('--cache needs --history or --range.');
    const options = {
      path: resolve(io.cwd, path),
      target: targetOf(values),
      archives: values.archives,
      untracked: values.untracked,
      allowComments: (values['allow-comments']?.split(',') ?? []).map((tool) =>
        oneOf('--allow-comments', tool.trim(), FOREIGN_TOOLS),
      ),
      ...(values.workers !== undefined && { threads: values.workers }),
      ...(values.cache !== undefined && { cache: resolve(io.cwd, values.cache) }),
    };
    const policy = values.policy && resolve(io.cwd, values.policy);
    try {
      const ahead = staged && { staged: await stagedDiff(options.path) };
      const { scan } = await import('../../../action/scan/scan.ts');
      const patterns = await customPatterns(options.path, policy);
      const scanned = await scan({ ...options, ...ahead, patterns });
      const verified = values.verify ? await withVendors(scanned, values, io) : scanned;
      const { report: asked, unknownStatus } = values.live
        ? await withLowerPlane(verified, io)
        : { report: verified, unknownStatus: false };
      const baseline = values.baseline && resolve(io.cwd, values.baseline);
      const counted = await suppressed(asked, { baseline, policy }, io);
      const { report, isRefused } = values.revoke
        ? await revoked(counted, values, io)
        : { report: counted, isRefused: false };
      const format = json ? 'json' : sarif ? 'sarif' : (values.format ?? 'terminal');
      const shown = await withoutSecrets(report);
      await writeReports(format, values.output, io, (own, style) => render(shown, own, style));
      if (isRefused) return EXIT.failed;
      if (report.findings.length > 0) return EXIT.secretsFound;
      return unknownStatus ? EXIT.failed : EXIT.clean;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const { secretHider } = await import('../../../action/scan/hide-secrets.ts');
      const hide = secretHider([error.message]) ?? ((text: string) => text);
      io.error(`lowerplane scan: ${printable(hide(error.message))}\n`);
      return EXIT.failed;
    }
  },
});

/** Loaded only when there is a name to show, so that a clean scan ends sooner. */
async function withoutSecrets(report: ScanReport): Promise<ScanReport> {
  const { findings, allowed, preexisting, scope } = report;
  if ([findings, allowed, preexisting, scope.skipped].every(({ length }) => length === 0)) return report;
  const { shownReport } = await import('../../../action/report/scan/shown-report.ts');
  return shownReport(report);
}

function targetOf({ staged, range, history }: Targets): ScanTarget {
  if (staged) return { kind: 'staged' };
  if (history) return { kind: 'history' };
  return range ?? { kind: 'tree' };
}

/** Asks git before the rules are loaded, which takes as long. */
async function stagedDiff(path: string): Promise<StagedDiff> {
  const { askForStaged } = await import('../../../action/scan/sources/staged-diff.ts');
  return askForStaged(path);
}

/** Reads the policy only where it may have patterns. */
async function customPatterns(path: string, policy: string | undefined): Promise<readonly CustomPattern[]> {
  const { patternsOnDisk } = await import('../scan/policy-on-disk.ts');
  return patternsOnDisk(path, policy);
}

interface Targets {
  readonly staged: boolean;
  readonly range: CommitRange | undefined;
  readonly history: boolean;
}

/** Reads waivers and baseline only when they could matter, so that a clean scan ends sooner. */
async function suppressed(
  report: ScanReport,
  files: { readonly baseline: string | undefined; readonly policy: string | undefined },
  { now }: CommandIo,
): Promise<ScanReport> {
  if (report.findings.length === 0) return report;
  const [{ readSuppressions }, { applySuppressions }] = await Promise.all([
    import('../scan/read-suppressions.ts'),
    import('../scan/apply-suppressions.ts'),
  ]);
  return applySuppressions(report, await readSuppressions(report.scope.root, files), now);
}

/** HTTP and the checks are loaded only when they are used. */
async function withVendors(
  result: ScanResult,
  values: { readonly live: boolean; readonly 'verify-at': VendorHosts },
  io: CommandIo,
): Promise<ScanResult> {
  const { verifyInCommand } = await import('../scan/verify-in-command.ts');
  return verifyInCommand(result, { hosts: values['verify-at'], live: values.live }, io);
}

/** HTTP is loaded only when it is used. */
async function revoked(
  report: ScanReport,
  values: { readonly 'yes-revoke': number | undefined; readonly 'verify-at': VendorHosts },
  io: CommandIo,
) {
  const { revokeInCommand } = await import('../scan/revoke-in-command.ts');
  return revokeInCommand(report, { hosts: values['verify-at'], confirmed: values['yes-revoke'] }, io);
}

/** Without an answer from LowerPlane the report stays as it is, and a scan without other findings does not end as clean. */
async function withLowerPlane(
  result: ScanResult,
  io: CommandIo,
): Promise<{ readonly report: ScanReport; readonly unknownStatus: boolean }> {
  const { holdsKeys, withLiveStatus } = await import('../scan/with-live-status.ts');
  if (!holdsKeys(result)) return { report: result, unknownStatus: false };
  const { askLowerPlane } = await import('../scan/ask-lowerplane.ts');
  try {
    const { known, now } = await askLowerPlane(io.environment);
    return { report: withLiveStatus(result, known, now), unknownStatus: false };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    io.error(
      `lowerplane scan: could not check whether the found keys still work. ${printable(error.message)}\n`,
    );
    return { report: result, unknownStatus: true };
  }
}

/** Loads only the renderer that is used. */
async function render(report: ScanReport, format: Format, style: TerminalStyle): Promise<string> {
  switch (format) {
    case 'terminal':
      return (await import('../../../action/report/scan/terminal.ts')).scanTerminal(report, style);
    case 'json':
      return (await import('../../../action/report/scan/json.ts')).scanJson(report);
    case 'sarif':
      return (await import('../../../action/report/scan/sarif.ts')).scanSarif(report);
  }
}

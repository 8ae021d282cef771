import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { scanJson } from '../../../action/report/scan/json.ts';
import { sarifReport } from '../../../action/report/scan/sarif.ts';
import { terminalReport } from '../../../action/report/scan/terminal.ts';
import { parseRange } from '../../../action/scan/range-text.ts';
import { type ScanOptions, type ScanResult, type ScanTarget, scan } from '../../../action/scan/scan.ts';
import { printable } from '../../text/printable.ts';

/** What the command talks to. */
export interface ScanIo {
  /** Folder that a relative path argument starts from. */
  readonly cwd: string;
  /** True when `write` goes to a terminal that shows colours. */
  readonly colours: boolean;
  /** Where --live finds LOWERPLANE_API_KEY and LOWERPLANE_BASE_URL. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  write(text: string): void;
  writeError(text: string): void;
}

/** How the command ends: nothing found, something found, or it could not scan. */
export const EXIT = { clean: 0, findings: 1, error: 2 } as const;

/** What `lowerplane scan --help` prints. */
export const SCAN_HELP = `Find secrets in files and commits.

Usage: lowerplane scan [path] [options]

  path               file or folder to scan; the current folder when left out.
                     In a git repository: the files that git tracks. Elsewhere: all files.

  --staged           scan what the next commit would change (for pre-commit hooks)
  --range <a>..<b>   scan every commit of b that a does not have; a...b starts where they went apart
  --history          scan every commit of every branch and tag

  --archives         look into zip and tar archives too
  --live             ask LowerPlane whether found keys of its own work, by their fingerprints
                     (with LOWERPLANE_API_KEY and LOWERPLANE_BASE_URL of the environment)
  --baseline <file>  leave out what this baseline took in (default: .lowerplane/baseline.json, if there is one)
  --json             report as JSON
  --sarif            report as SARIF 2.1.0
  --workers <n>      threads to use at most
  --help             show this

Ends with 0 when nothing was found, 1 when something was, 2 when it could not scan.
A text that is no secret is allowed by a comment on its line, or on the line above:
  lowerplane:allow <rule> <reason>
A secret that is known is waived, for a time, in .lowerplane/policy.yaml (rule committed-secret).
`;

/**
 * The command `lowerplane scan`.
 *
 * @param argv arguments after the word "scan".
 * @returns the exit code, one of {@link EXIT}.
 */
export async function runScan(argv: readonly string[], io: ScanIo): Promise<number> {
  try {
    const request = parseRequest(argv, io.cwd);
    if (request.kind === 'help') {
      io.write(SCAN_HELP);
      return EXIT.clean;
    }
    const scanned = await scan(request.options);
    const { result: told, unasked } = request.live ? await askedAbout(scanned, io) : { result: scanned };
    const result = await excused(told, request.baseline);
    io.write(render(result, request.format, io.colours));
    if (result.findings.length > 0) return EXIT.findings;
    return unasked === true ? EXIT.error : EXIT.clean;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    io.writeError(`lowerplane scan: ${printable(messageOf(error))}\n`);
    return EXIT.error;
  }
}

/** Reads waivers and baseline only when there is something that they could excuse: a clean scan ends sooner. */
async function excused(result: ScanResult, baseline: string | undefined): Promise<ScanResult> {
  if (result.findings.length === 0) return result;
  const { readSuppressions } = await import('./read-suppressions.ts');
  const { applySuppressions } = await import('./apply-suppressions.ts');
  return applySuppressions(result, await readSuppressions(result.scope.root, baseline), Date.now());
}

/**
 * What LowerPlane says of the keys that were found. When it cannot be asked, what was found stands as it is, and a scan
 * with nothing else to tell does not end as if all were well.
 */
async function askedAbout(
  result: ScanResult,
  io: ScanIo,
): Promise<{ readonly result: ScanResult; readonly unasked?: true }> {
  const { holdsKeys, withLiveStatus } = await import('./with-live-status.ts');
  if (!holdsKeys(result)) return { result };
  const { askLowerPlane } = await import('./ask-lowerplane.ts');
  try {
    const { known, now } = await askLowerPlane(io.environment);
    return { result: withLiveStatus(result, known, now) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    io.writeError(
      `lowerplane scan: whether the keys that were found work is not known. ${printable(error.message)}\n`,
    );
    return { result, unasked: true };
  }
}

/** Node's own message about an option goes on about positional arguments; its first sentence says it all. */
function messageOf(error: Error): string {
  const aboutOptions = 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  return aboutOptions ? `${error.message.split('. ')[0] ?? ''}. See --help.` : error.message;
}

type Format = 'terminal' | 'json' | 'sarif';

type Request =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'scan';
      readonly options: ScanOptions;
      readonly format: Format;
      readonly live: boolean;
      /** Absolute path. */
      readonly baseline: string | undefined;
    };

function parseRequest(argv: readonly string[], cwd: string): Request {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      staged: { type: 'boolean' },
      range: { type: 'string' },
      history: { type: 'boolean' },
      archives: { type: 'boolean' },
      live: { type: 'boolean' },
      baseline: { type: 'string' },
      json: { type: 'boolean' },
      sarif: { type: 'boolean' },
      workers: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return { kind: 'help' };
  if (positionals.length > 1) throw new Error(`one path at a time, not ${positionals.length}. See --help.`);
  if (values.json === true && values.sarif === true) throw new Error('choose one of --json and --sarif.');
  const chosen = [values.staged, values.range, values.history].filter((value) => value !== undefined);
  if (chosen.length > 1) throw new Error('choose one of --staged, --range and --history.');
  return {
    kind: 'scan',
    live: values.live === true,
    baseline: values.baseline === undefined ? undefined : resolve(cwd, values.baseline),
    format: values.json === true ? 'json' : values.sarif === true ? 'sarif' : 'terminal',
    options: {
      path: positionals[0] === undefined ? cwd : resolve(cwd, positionals[0]),
      target: targetOf(values),
      archives: values.archives === true,
      ...(values.workers === undefined ? {} : { threads: threadsOf(values.workers) }),
    },
  };
}

function targetOf(values: { staged?: boolean; range?: string; history?: boolean }): ScanTarget {
  if (values.staged === true) return { kind: 'staged' };
  if (values.history === true) return { kind: 'history' };
  return values.range === undefined ? { kind: 'tree' } : rangeOf(values.range);
}

function rangeOf(text: string): ScanTarget {
  const range = parseRange(text);
  if (range !== undefined) return range;
  throw new Error(`"${text}" is no range of commits. Write it as main..HEAD or main...HEAD.`);
}

function threadsOf(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new Error(`--workers takes a number from 1 to 99, not "${text}".`);
  return Number(text);
}

function render(result: ScanResult, format: Format, colours: boolean): string {
  switch (format) {
    case 'terminal':
      return terminalReport(result, colours);
    case 'json':
      return scanJson(result);
    case 'sarif':
      return sarifReport(result);
  }
}

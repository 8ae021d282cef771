import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { GateError } from '../../../action/check/gate-error.ts';
import type { CheckResult, Outcome } from '../../../action/check/verdict/result.ts';
import { printable } from '../../text/printable.ts';
import { UsageError } from '../command.ts';
import type { CheckIo } from './io.ts';
import { type CheckOptions, parseArguments } from './options.ts';
import { render } from './reports.ts';

/**
 * The command `lowerplane check`.
 *
 * @param args arguments after the word "check".
 * @returns the exit code, one of {@link EXIT}.
 * @throws UsageError when the arguments make no sense.
 */
export async function runCheckCommand(args: readonly string[], io: CheckIo): Promise<number> {
  const order = parseArguments(args);
  try {
    if (order.kind === 'check') return await check(order.options, io);
    const { explainText, rulesText } = await import('./rule-text.ts');
    io.write(order.kind === 'explain' ? explainText(order.rule) : rulesText());
    return EXIT.passed;
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof Error)) throw error;
    io.writeError(`lowerplane check: ${wordsFor(error)}\n`);
    return EXIT.usage;
  }
}

async function check(options: CheckOptions, io: CheckIo): Promise<number> {
  const [{ requestOf }, { runCheck }] = await Promise.all([
    import('./check-request.ts'),
    import('../../../action/check/run-check.ts'),
  ]);
  const { request, top } = requestOf(options, io);
  const result = await runCheck(request);
  if (options.policy !== undefined && result.policy.kind === 'none') {
    throw new UsageError(`There is no policy ${printable(options.policy)} where it is taken from.`);
  }
  for (const { format, file } of options.outputs) {
    const text = await render(result, format, { colours: false, width: io.width });
    writeFile(resolve(io.cwd, file), text);
  }
  if (options.writeBaseline) return writeBaselineOf(result, top, request.baselinePath, io);
  io.write(await render(result, options.format, io));
  return exitCodeOf(result.outcome);
}

async function writeBaselineOf(result: CheckResult, top: string, path: string, io: CheckIo): Promise<number> {
  const { readBaseline, baselinedFindings, writeBaseline } = await import(
    '../../../action/check/verdict/baseline.ts'
  );
  const file = join(top, path);
  const before = existsSync(file) ? readBaseline(readFileSync(file, 'utf8')) : undefined;
  writeFile(file, writeBaseline(result, before && 'error' in before ? undefined : before));
  const taken = baselinedFindings(result);
  const scores =
    result.posture.length === 0
      ? 'No scores are stored, because no posture is known.'
      : `The scores of ${result.posture.length} frameworks are stored: a lower one will be told.`;
  io.write(
    `Wrote ${printable(path)}. From now on ${taken.length} findings do not count. ${scores} Commit it, so that it counts for everybody.\n`,
  );
  if (result.outcome !== 'unknown') return EXIT.passed;
  io.writeError(`${['Not everything could be learned:', ...result.because].map(printable).join('\n  ')}\n`);
  return EXIT.unknown;
}

/** @throws GateError when the file cannot be written. */
function writeFile(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new GateError(
      'File Cannot Be Written',
      `${path} (${code}). Choose another place, or make it writable.`,
    );
  }
}

/** Lines stay lines: a policy's faults have one each. */
function wordsFor(error: Error): string {
  const text = error instanceof GateError ? `${error.title}. ${error.detail}` : error.message;
  return text.split('\n').map(printable).join('\n');
}

/** How the command ends. `unknown` is apart from `fail`: something has to be asked again, not mended. */
const EXIT = { passed: 0, failed: 1, usage: 2, unknown: 3 } as const;

function exitCodeOf(outcome: Outcome): number {
  switch (outcome) {
    case 'pass':
    case 'warn':
      return EXIT.passed;
    case 'fail':
      return EXIT.failed;
    case 'unknown':
      return EXIT.unknown;
  }
}

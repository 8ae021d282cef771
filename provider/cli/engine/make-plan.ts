import { setFlagsFromString } from 'node:v8';
import { type ClientOptions, parseBaseUrl } from '../../api/options.ts';
import type { DeclarationProblem } from '../../engine/declared-name.ts';
import { type EnginePlan, type PlanRequest, planNames } from '../../engine/engine-plan.ts';
import { openRun } from '../../engine/open-run.ts';
import type { PlanContext } from '../../engine/plan-document.ts';
import { type ReadSources, readSources } from '../../engine/read-sources.ts';
import type { Instant } from '../../keys/instant.ts';
import type { ConnectedRun } from '../../lifecycle/run.ts';
import { count } from '../../text/count.ts';
import { printable } from '../../text/printable.ts';
import type { CommandIo } from '../command-io.ts';
import { didYouMean } from '../grammar/option.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { CommandError } from '../lowerplane/exit.ts';
import { clientOptions } from '../lowerplane/lowerplane-options.ts';
import { startProgress } from '../progress.ts';
import { guardsOf, type RunValues } from './engine-options.ts';

/** What to plan. */
export interface Wanted extends Pick<PlanRequest, 'goal' | 'prune'> {
  readonly rotate: readonly string[];
  readonly from: readonly string[];
  readonly varFiles: readonly string[];
  /** Decide as at this time, to compare with a plan that was made then. Undefined: now. */
  readonly decidedAt: Instant | undefined;
}

/** A plan, with the run that can carry it out. */
export interface MadePlan {
  readonly run: ConnectedRun;
  readonly plan: EnginePlan;
  readonly context: PlanContext;
}

/**
 * Reads the declarations, and plans.
 *
 * @param use gets the plan; the connection is closed after it.
 * @throws UsageError, CommandError, LowerPlaneError, LifecycleError
 */
export async function withPlan<Result>(
  wanted: Wanted,
  values: RunValues,
  io: CommandIo,
  use: (made: MadePlan) => Promise<Result>,
): Promise<Result> {
  keepYoungHeapSmall();
  const { goal, prune, varFiles } = wanted;
  const guards = guardsOf(values, io);
  const progress = startProgress(io);
  const options: ClientOptions = {
    ...(await clientOptions(values, io)),
    onListProgress: ({ items }) => progress.at(`Listed keys: ${items}`),
  };
  const from = wanted.from.length === 0 ? ['.'] : wanted.from;
  const access = { credentials: {}, environment: { ...io.environment } };
  const read = await readSources({ cwd: io.cwd, from, varFiles, access });
  refuseUnknown(read, wanted, io);
  const run = await openRun(options, guards);
  try {
    const rotate = new Set(wanted.rotate);
    const decidedAt = wanted.decidedAt ?? run.now();
    const onCompared = (compared: number, total: number) =>
      progress.at(() => `Compared keys: ${compared}/${total}`);
    const plan = await planNames(run, read.names, { goal, prune, rotate, decidedAt, onCompared });
    progress.end();
    const organizationId = run.connection.self.organization_id;
    const baseUrl = parseBaseUrl(options.baseUrl).href;
    const context = { goal, prune, rotate, from, varFiles, baseUrl, organizationId };
    return await use({ run, plan, context });
  } finally {
    progress.end();
    await run.connection.client.close();
  }
}

/** What is not known is never planned. */
function refuseUnknown(
  { names, problems, unread }: ReadSources,
  { prune, rotate }: Wanted,
  io: CommandIo,
): void {
  if (problems.length > 0) {
    printProblems('Error', problems, io);
    throw new CommandError(
      `The declarations have ${count(problems.length, 'problem')}, so nothing was planned. Fix what is shown above.`,
    );
  }
  printProblems('Warning', unread, io);
  if (prune && unread.length > 0)
    throw new CommandError(
      '--prune would revoke the keys of code that was not read, so nothing was planned. Make that code readable, or leave out --prune.',
    );
  if (prune && names.length === 0)
    throw new CommandError(
      '--prune would revoke every key, because no key is declared here, so nothing was planned. Check --from. To end the last declared keys, use "lowerplane destroy" before you remove their code.',
    );
  const known = new Set(names.map(({ name }) => name));
  const unknown = rotate.find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new UsageError(
      `--rotate names "${unknown}", but no declared key has this name.${didYouMean(unknown, known)}`,
    );
}

/** Prints each problem with its place. */
export function printProblems(
  severity: 'Error' | 'Warning',
  problems: readonly DeclarationProblem[],
  io: CommandIo,
): void {
  for (const { at, message } of problems) io.error(`${severity}: ${printable(at)}: ${printable(message)}\n`);
}

/**
 * A plan keeps each key until its end. The space for young objects would grow to 96 MiB beside it and save no time: 175 MiB
 * at most for 10,000 keys instead of 300. Not at the start of a program, which a small one makes 8 ms slower.
 */
function keepYoungHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

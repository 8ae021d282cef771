import { deriveRecord } from '../../engine/derive-record.ts';
import { readSources } from '../../engine/read-sources.ts';
import type { DeclaredKey } from '../../lifecycle/declared-key.ts';
import type { KeyRecord } from '../../lifecycle/record.ts';
import { Report } from '../../lifecycle/report.ts';
import type { ConnectedRun } from '../../lifecycle/run.ts';
import { count } from '../../text/count.ts';
import type { CommandIo } from '../command-io.ts';
import type { SourceValues } from '../engine/engine-options.ts';
import { printProblems } from '../engine/make-plan.ts';
import { didYouMean } from '../grammar/option.ts';
import { CommandError } from '../lowerplane/exit.ts';

/** A key as code declares it, and as LowerPlane has it. */
export interface FoundDeclaration {
  readonly declared: DeclaredKey;
  /** Undefined: no key has the name yet. */
  readonly record: KeyRecord | undefined;
}

/**
 * The declaration of a key in the code that `--from` names, or else in the working directory.
 *
 * @param consequence for the error when the declarations have problems: "nothing was rehearsed".
 * @returns undefined when the code of the working directory, which was not asked for, declares no key of the name.
 * @throws CommandError when it is not certain, or code that was asked for does not declare the key.
 * @throws LifecycleError, LowerPlaneError
 */
export async function findDeclaration(
  run: ConnectedRun,
  name: string,
  { from, 'var-file': varFiles }: SourceValues,
  consequence: string,
  io: CommandIo,
): Promise<FoundDeclaration | undefined> {
  const access = { credentials: {}, environment: { ...io.environment } };
  const isAsked = from.length > 0;
  const read = await readSources({ cwd: io.cwd, from: isAsked ? from : ['.'], varFiles, access });
  const found = read.names.find((each) => each.name === name);
  if (found) {
    const others = read.names.flatMap(({ id }) => (id === undefined || id === found.id ? [] : [id]));
    const deriving = { decidedAt: run.now(), claimed: new Set(others) };
    const record = await deriveRecord(run, found, deriving, new Report());
    return { declared: found.declared, record };
  }
  const problems = read.problems.filter(({ at }) => isAsked || at !== '.');
  printProblems('Error', problems, io);
  if (problems.length > 0)
    throw new CommandError(
      `The declarations have ${count(problems.length, 'problem')}, so ${consequence}. Fix what is shown above.`,
    );
  printProblems('Warning', read.unread, io);
  if (!isAsked) return undefined;
  const others = read.names.map((each) => each.name);
  throw new CommandError(
    `No declared key has the name "${name}".${didYouMean(name, others)} Names are compared exactly.`,
  );
}

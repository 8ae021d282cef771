import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { jsonText } from '../../../action/report/format/json-text.ts';
import { applyPlan } from '../../engine/apply-plan.ts';
import { hasChanges, hasErrors } from '../../engine/engine-plan.ts';
import {
  differencesFrom,
  type PlanDocument,
  planDocument,
  planDocumentOf,
} from '../../engine/plan-document.ts';
import { instantOf } from '../../lifecycle/observed-key.ts';
import { fieldName } from '../../schema-messages/field-path.ts';
import { schemaFaults } from '../../schema-messages/schema-faults.ts';
import { printable } from '../../text/printable.ts';
import type { CommandIo } from '../command-io.ts';
import { FileError, type ReportFile, writeChangeReports } from '../grammar/report-options.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { CommandError, EXIT } from '../lowerplane/exit.ts';
import { explained } from '../lowerplane/with-lowerplane.ts';
import { startProgress } from '../progress.ts';
import { applyDocumentOf, applyText, outcomeText, sealedText } from './apply-report.ts';
import type { ExtentValues, RunValues, SourceValues } from './engine-options.ts';
import { type MadePlan, type Wanted, withPlan } from './make-plan.ts';
import { planText } from './plan-text.ts';

export const APPLY_FORMATS = ['terminal', 'json'] as const;
type ApplyFormat = (typeof APPLY_FORMATS)[number];

export interface ApplyValues extends SourceValues, ExtentValues, RunValues {
  readonly yes: boolean;
  readonly format: ApplyFormat | undefined;
  readonly output: readonly ReportFile<ApplyFormat>[];
}

/**
 * Plans and applies, or applies a plan that was written before.
 *
 * @param file the plan. Undefined: a new one is made, shown, and asked about.
 * @throws UsageError when options do not fit each other or the surroundings.
 */
export async function runApplyCommand(
  values: ApplyValues,
  file: string | undefined,
  io: CommandIo,
): Promise<number> {
  return explained('apply', io, (changed) => {
    if (file === undefined) return applyNew('apply', wantedBy(values, 'apply'), values, io, changed);
    refuseBesideFile(values);
    return applyWritten(readPlanFile(file, io), values, io, changed);
  });
}

/** Plans that all declared keys end, and ends them. */
export async function runDestroyCommand(
  values: Omit<ApplyValues, keyof ExtentValues>,
  io: CommandIo,
): Promise<number> {
  const all = { ...values, prune: false, rotate: [] };
  return explained('destroy', io, (changed) =>
    applyNew('destroy', wantedBy(all, 'destroy'), all, io, changed),
  );
}

function wantedBy(values: SourceValues & ExtentValues, goal: Wanted['goal']): Wanted {
  const { from, prune, rotate, 'var-file': varFiles } = values;
  return { goal, from, prune, rotate, varFiles, decidedAt: undefined };
}

function applyNew(
  name: string,
  wanted: Wanted,
  values: ApplyValues,
  io: CommandIo,
  changed: () => void,
): Promise<number> {
  return withPlan(wanted, values, io, async (made) => {
    const { plan } = made;
    // The report of the apply is what goes to standard output as JSON.
    const show = values.format === 'json' ? io.error : io.out;
    show(planText(plan, io));
    if (hasErrors(plan)) return EXIT.refused;
    if (hasChanges(plan) && !values.yes) await confirmed(name, io);
    return carryOut(made, values, io, changed);
  });
}

function applyWritten(
  document: PlanDocument,
  values: ApplyValues,
  io: CommandIo,
  changed: () => void,
): Promise<number> {
  const { goal, from, prune, rotate, var_files: varFiles, decided_at: decidedAt } = document;
  const wanted = { goal, from, prune, rotate, varFiles, decidedAt: instantOf(decidedAt) };
  return withPlan(wanted, values, io, async (made) => {
    const differences = differencesFrom(document, planDocumentOf(made.plan, made.context));
    if (differences.length > 0) {
      for (const difference of differences) io.error(`  ${printable(difference)}\n`);
      throw new CommandError(
        'What exists or is declared has changed since the plan was made, so nothing was applied. Plan again.',
      );
    }
    if (hasErrors(made.plan)) {
      io.error(planText(made.plan, io));
      return EXIT.refused;
    }
    return carryOut(made, values, io, changed);
  });
}

/** Only a person can agree. @throws CommandError when there is none, or it does not agree. */
async function confirmed(name: string, io: CommandIo): Promise<void> {
  if (io.ask === undefined)
    throw new CommandError(
      `${name} asks before it changes anything, and there is no terminal. Nothing was changed. Use --yes${name === 'apply' ? ', or apply a plan file' : ''}.`,
    );
  const answer = await io.ask(
    `Do you want to ${name === 'apply' ? 'apply these changes' : 'revoke these keys'}? Only "yes" is accepted: `,
  );
  if (answer.trim() !== 'yes') throw new CommandError('Not confirmed. Nothing was changed.');
}

async function carryOut(
  { run, plan }: MadePlan,
  values: ApplyValues,
  io: CommandIo,
  changed: () => void,
): Promise<number> {
  // A sealed secret is shown even where the rest is not: nothing else keeps it.
  const isForText = values.format !== 'json' && io.quiet !== true;
  const progress = startProgress(io);
  const stop = new AbortController();
  const onSignal = () => {
    stop.abort();
    // The next signal has its usual effect.
    release();
    progress.end();
    io.error('Stopping after the key in hand. Press Ctrl-C again to stop at once.\n');
  };
  const release = () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    const applied = await applyPlan(run, plan, {
      signal: stop.signal,
      onStart: ({ name }, position, total) =>
        progress.begin(`Applying ${position}/${total}: ${printable(`"${name}"`)}`),
      onSealed: (name, sealed) => {
        progress.end();
        (isForText ? io.out : io.error)(sealedText(name, sealed));
      },
      onEnd: (each, position, total) => {
        if (each.outcome === 'done' || each.outcome === 'partly') io.noteChange?.();
        progress.end();
        if (io.quiet !== true) io.error(`[${position}/${total}] ${outcomeText(each)}\n`);
      },
    });
    const isDone = applied.every(({ outcome }) => outcome === 'done');
    if (isDone && applied.length > 0) changed();
    await writeChangeReports(values.format ?? 'terminal', values.output, io, (format, style) =>
      format === 'json' ? jsonText(applyDocumentOf(applied)) : applyText(applied, style),
    ).catch((error: unknown) => {
      if (isDone || !(error instanceof FileError)) throw error;
      io.error(`${printable(error.message)}\n`);
    });
    return isDone ? EXIT.done : EXIT.refused;
  } finally {
    progress.end();
    release();
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** What a plan file says itself. */
function refuseBesideFile(values: ApplyValues): void {
  const given = [
    ...(values.from.length > 0 ? ['--from'] : []),
    ...(values['var-file'].length > 0 ? ['--var-file'] : []),
    ...(values.rotate.length > 0 ? ['--rotate'] : []),
    ...(values.prune ? ['--prune'] : []),
  ];
  if (given.length > 0)
    throw new UsageError(`A plan file already says what is applied: leave out ${given.join(', ')}.`);
}

function readPlanFile(file: string, { cwd }: CommandIo): PlanDocument {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(resolve(cwd, file), 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'it is not JSON' : 'it cannot be read';
    throw new UsageError(`"${file}" is not a plan: ${why}. Write one with "lowerplane plan --out FILE".`);
  }
  const parsed = planDocument.safeParse(value);
  if (parsed.success) return parsed.data;
  const [fault] = schemaFaults(planDocument, parsed.error, value, { language: 'json' });
  throw new UsageError(
    `"${file}" is not a plan: ${fieldName(fault?.path ?? []) || 'the file'} ${fault?.message ?? 'is not valid'}. Write one with "lowerplane plan --out FILE".`,
  );
}

import { resolve } from 'node:path';
import { jsonText } from '../../../action/report/format/json-text.ts';
import { hasChanges, hasErrors } from '../../engine/engine-plan.ts';
import { planDocumentOf } from '../../engine/plan-document.ts';
import type { CommandIo } from '../command-io.ts';
import { type ReportFile, writeFile, writeReports } from '../grammar/report-options.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { EXIT } from '../lowerplane/exit.ts';
import { explained } from '../lowerplane/with-lowerplane.ts';
import type { ExtentValues, RunValues, SourceValues } from './engine-options.ts';
import { type MadePlan, withPlan } from './make-plan.ts';
import { planMarkdown } from './plan-markdown.ts';
import { planText } from './plan-text.ts';

export const PLAN_FORMATS = ['terminal', 'json', 'markdown'] as const;
type PlanFormat = (typeof PLAN_FORMATS)[number];

interface PlanValues extends SourceValues, ExtentValues, RunValues {
  readonly destroy: boolean;
  readonly out: string | undefined;
  readonly 'detailed-exitcode': boolean;
  readonly format: PlanFormat | undefined;
  readonly output: readonly ReportFile<PlanFormat>[];
}

/** As Terraform's exit codes with -detailed-exitcode. */
const DETAILED = { unchanged: 0, failed: 1, changes: 2 } as const;

/** @throws UsageError when options do not fit each other or the surroundings. */
export async function runPlanCommand(values: PlanValues, io: CommandIo): Promise<number> {
  if (values.destroy && (values.prune || values.rotate.length > 0))
    throw new UsageError('--destroy ends all declared keys: leave out --prune and --rotate.');
  const wanted = {
    goal: values.destroy ? 'destroy' : 'apply',
    prune: values.prune,
    rotate: values.rotate,
    from: values.from,
    varFiles: values['var-file'],
    decidedAt: undefined,
  } as const;
  let made: MadePlan['plan'] | undefined;
  const code = await explained('plan', io, () =>
    withPlan(wanted, values, io, async (planned) => {
      await writePlan(planned, values, io);
      const { plan, context } = planned;
      if (!hasErrors(plan) && values.out !== undefined)
        writeFile(resolve(io.cwd, values.out), jsonText(planDocumentOf(plan, context)), 0o600);
      made = plan;
      return hasErrors(plan) ? EXIT.refused : EXIT.done;
    }),
  );
  if (!values['detailed-exitcode']) return code;
  if (made === undefined || hasErrors(made)) return DETAILED.failed;
  return hasChanges(made) ? DETAILED.changes : DETAILED.unchanged;
}

/** Shows a plan as it was asked for. @throws FileError when a file of --output cannot be written. */
export async function writePlan(
  { plan, context }: MadePlan,
  { format, output }: Pick<PlanValues, 'format' | 'output'>,
  io: CommandIo,
): Promise<void> {
  await writeReports(format ?? 'terminal', output, io, (own, style) => {
    switch (own) {
      case 'terminal':
        return planText(plan, style);
      case 'json':
        return jsonText(planDocumentOf(plan, context));
      case 'markdown':
        return planMarkdown(plan);
    }
  });
}

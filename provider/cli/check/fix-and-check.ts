import type { CheckRequest } from '../../../action/check/request.ts';
import { runCheck } from '../../../action/check/run-check.ts';
import type { FixLevel, FixPlan, UnfixedFinding } from '../../../action/check/verdict/fix-plan.ts';
import type { CheckResult } from '../../../action/check/verdict/result.ts';
import { writeFix } from './write-fixes.ts';

/** A check after fixing, and what was fixed. */
export interface FixedCheck {
  readonly result: CheckResult;
  readonly fixes: Pick<FixPlan, 'fixed' | 'left' | 'withoutSuggestion'>;
}

/**
 * Checks, applies what can be fixed, and checks again. What is worse then is undone.
 *
 * @param top absolute path that the paths of files start from.
 */
export async function fixAndCheck(request: CheckRequest, level: FixLevel, top: string): Promise<FixedCheck> {
  const result = await runCheck({ ...request, fix: level });
  const { fixes } = result;
  if (fixes === undefined) throw new Error('A check that is to plan fixes has a plan.');
  if (fixes.files.length === 0) return { result, fixes };
  const refused = new Map<string, string>();
  const written: FixPlan['files'][number][] = [];
  for (const file of fixes.files) {
    const reason = await writeFix(top, file);
    if (reason === undefined) written.push(file);
    else refused.set(file.path, reason);
  }
  const after = await runCheck(request);
  if (!isWorse(result, after)) return { result: after, fixes: withRefused(fixes, refused) };
  for (const { path, before, after: text } of written) {
    const reason = await writeFix(top, { path, before: text, after: before });
    refused.set(
      path,
      reason === undefined
        ? 'the files were worse after the change, so it was undone'
        : `the files were worse after the change, and it could not be undone, because ${reason}`,
    );
  }
  return { result: await runCheck(request), fixes: withRefused(fixes, refused) };
}

/** Whether code has a finding, or something unknown, that it did not have before. */
function isWorse(before: CheckResult, after: CheckResult): boolean {
  const known = new Set(before.findings.map(({ fingerprint }) => fingerprint));
  const isNew = after.findings.some(
    ({ place, fingerprint }) => place.kind === 'code' && !known.has(fingerprint),
  );
  return isNew || doubts(after) > doubts(before);
}

/** An outage is not the fault of a change, and a plan cannot have values that were written after it was made. */
function doubts({ notKnown }: CheckResult): number {
  return notKnown.filter(({ kind, isOldPlan }) => kind !== 'fact' && isOldPlan === undefined).length;
}

function withRefused(
  { fixed, left, withoutSuggestion }: FixPlan,
  refused: ReadonlyMap<string, string>,
): FixedCheck['fixes'] {
  const unfixed = fixed.flatMap(({ finding, change }): UnfixedFinding[] => {
    const because = refused.get(change.path);
    return because === undefined ? [] : [{ finding, because }];
  });
  return {
    fixed: fixed.filter(({ change }) => !refused.has(change.path)),
    left: [...unfixed, ...left],
    withoutSuggestion,
  };
}

import { changeTexts } from '../../../provider/text/change-texts.ts';
import { secretHider } from '../../scan/hide-secrets.ts';
import { ScanError } from '../../scan/scan-error.ts';
import { GateError } from '../gate-error.ts';
import type { CheckResult } from './result.ts';

/**
 * A result as it may be shown anywhere: without the secrets in names of files, branches and keys, in values of plans, and in
 * whatever else of the repository is quoted. The one place where every report is freed of them.
 */
export function shownResult(result: CheckResult): CheckResult {
  const { fixes } = result;
  // The texts of fixes are written to files, and not shown.
  const hide = secretHider(textsIn({ ...result, fixes: { ...fixes, files: [] } }));
  if (hide === undefined) return result;
  const findings = result.findings.map((finding) => {
    const { suggestion, ...rest } = finding;
    // What would be suggested is not the code any more.
    const isWhole = suggestion !== undefined && [...textsIn(suggestion)].every((text) => hide(text) === text);
    return isWhole ? finding : rest;
  });
  const shown = changeTexts({ ...result, findings }, hide);
  return fixes === undefined || shown.fixes === undefined
    ? shown
    : { ...shown, fixes: { ...shown.fixes, files: fixes.files } };
}

/** The same for an error, whose message can quote the repository, too. */
export function shownError(error: unknown): unknown {
  if (error instanceof GateError) {
    const hide = secretHider([error.title, error.detail]);
    return hide === undefined ? error : new GateError(hide(error.title), hide(error.detail));
  }
  if (!(error instanceof ScanError)) return error;
  const hide = secretHider([error.message]);
  return hide === undefined ? error : new ScanError(hide(error.message));
}

/** The same for a line of a log, which can quote names of branches and files, or a server. */
export function shownText(text: string): string {
  return secretHider([text])?.(text) ?? text;
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) yield* textsIn(inner);
}

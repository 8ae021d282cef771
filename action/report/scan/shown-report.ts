import { secretHider } from '../../scan/hide-secrets.ts';
import type { Skipped } from '../../scan/sources/skip-log.ts';
import type { ScanReport, SecretFinding } from './scan-report.ts';

/** A report as it may be shown: without the secrets that names of files, branches and keys, or reasons in comments contain. */
export function shownReport(report: ScanReport): ScanReport {
  const { findings, allowed, preexisting, scope } = report;
  const texts = [
    ...[...findings, ...allowed, ...preexisting].flatMap(textsOf),
    ...scope.skipped.flatMap(({ examples, paths = [] }) => [...examples, ...paths]),
  ];
  // Most scans end here, without the cost of a search.
  const hide = texts.length === 0 ? undefined : secretHider(new Set(texts));
  if (hide === undefined) return report;
  const shown = (found: readonly SecretFinding[]) => found.map((finding) => shownFinding(finding, hide));
  return {
    ...report,
    scope: { ...scope, skipped: scope.skipped.map((one) => shownSkipped(one, hide)) },
    findings: shown(findings),
    allowed: shown(allowed),
    preexisting: shown(preexisting),
  };
}

function textsOf({ path, origin, allowed, pending, keyName }: SecretFinding): readonly string[] {
  const ref = origin.kind === 'ref' ? origin.ref : undefined;
  return [path, ref, allowed, pending, keyName].filter((text) => text !== undefined);
}

function shownFinding(finding: SecretFinding, hide: (text: string) => string): SecretFinding {
  const { path, origin, allowed, pending, keyName } = finding;
  return {
    ...finding,
    path: hide(path),
    origin: origin.kind === 'ref' ? { ...origin, ref: hide(origin.ref) } : origin,
    ...(allowed !== undefined && { allowed: hide(allowed) }),
    ...(pending !== undefined && { pending: hide(pending) }),
    ...(keyName !== undefined && { keyName: hide(keyName) }),
  };
}

function shownSkipped(skipped: Skipped, hide: (text: string) => string): Skipped {
  const { examples, paths } = skipped;
  return { ...skipped, examples: examples.map(hide), ...(paths && { paths: paths.map(hide) }) };
}

import { type Finding, inReadingOrder } from './finding.ts';
import type { ScanResult, ScanScope } from './scan.ts';

/** Puts what was found in order. */
export function resultOf(
  scope: ScanScope,
  found: readonly Finding[],
  carried: readonly Finding[],
): ScanResult {
  const ordered = found.toSorted(inReadingOrder);
  return {
    scope,
    findings: ordered.filter(({ allowed }) => allowed === undefined),
    allowed: ordered.filter(({ allowed }) => allowed !== undefined),
    carried: carried.toSorted(inReadingOrder),
  };
}

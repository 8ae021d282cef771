import type { ScanResult, ScanScope } from './scan.ts';
import { inReadingOrder, type SecretMatch } from './secret-match.ts';

/** Puts what was found in order. */
export function resultOf(
  scope: ScanScope,
  found: readonly SecretMatch[],
  preexisting: readonly SecretMatch[],
): ScanResult {
  const ordered = found.toSorted(inReadingOrder);
  return {
    scope,
    findings: ordered.filter(({ allowed }) => allowed === undefined),
    allowed: ordered.filter(({ allowed }) => allowed !== undefined),
    preexisting: preexisting.toSorted(inReadingOrder),
  };
}

import type { Revocation } from '../../scan/revocation/revocation.ts';
import type { ScanResult } from '../../scan/scan-result.ts';
import type { SecretMatch } from '../../scan/secret-match.ts';

/** A secret as the report of a scan shows it. */
export interface SecretFinding extends SecretMatch {
  /** Name of the key that LowerPlane lists under the secret's fingerprint, when LowerPlane was asked. */
  readonly keyName?: string;
  /** What suppresses it, unless it is an allow comment; `allowed` has the reason. */
  readonly suppressedBy?: 'waiver' | 'baseline';
  /** What came of revoking it, when that was asked for. */
  readonly revocation?: Revocation;
}

/** The result of a scan after waivers, the baseline and LowerPlane were consulted. */
export interface ScanReport extends ScanResult {
  readonly findings: readonly SecretFinding[];
  readonly allowed: readonly SecretFinding[];
  readonly preexisting: readonly SecretFinding[];
}

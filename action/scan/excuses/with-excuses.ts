import { formatDay, type Instant } from '../../../provider/keys/instant.ts';
import type { Waiver } from '../../check/policy/policy.ts';
import { waiverFor } from '../../check/verdict/waivers.ts';
import type { Finding } from '../finding.ts';
import type { ScanResult } from '../scan.ts';

/** The gate's rule that reports secrets; its waivers count here too. */
export const GATE_RULE = 'committed-secret';

/** What a repository says about findings elsewhere than beside them. */
export interface Excuses {
  readonly waivers: readonly Waiver[];
  /** Fingerprints of what was there when a baseline was written. */
  readonly baseline: ReadonlySet<string>;
}

/** Sets findings apart for which somebody answers for a time, or that a baseline took in. */
export function withExcuses(result: ScanResult, excuses: Excuses, now: Instant): ScanResult {
  const judged = result.findings.map((finding) => excused(finding, excuses, now));
  const open = judged.filter(({ allowed }) => allowed === undefined);
  return {
    ...result,
    findings: open,
    allowed: [...result.allowed, ...judged.filter(({ allowed }) => allowed !== undefined)],
  };
}

function excused(finding: Finding, { waivers, baseline }: Excuses, now: Instant): Finding {
  const { path, position, fingerprint, keyName } = finding;
  const place = { kind: 'code', range: { path, ...position } } as const;
  const waivable = { ruleId: GATE_RULE, fingerprint, place, ...(keyName !== undefined && { keyName }) };
  const waiver = waiverFor(waivers, waivable, now);
  if (waiver !== undefined) {
    const { owner, reason, expires } = waiver;
    return {
      ...finding,
      allowed: `waived by ${owner} until ${formatDay(expires)}: ${reason}`,
      excusedBy: 'waiver',
    };
  }
  return baseline.has(fingerprint)
    ? { ...finding, allowed: 'it was there when the baseline was written', excusedBy: 'baseline' }
    : finding;
}

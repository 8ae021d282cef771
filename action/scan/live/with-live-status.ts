import type { Instant } from '../../../provider/keys/instant.ts';
import { type Finding, inReadingOrder } from '../finding.ts';
import type { ScanResult } from '../scan.ts';
import { type KnownKeys, liveStatusOf } from './live-status.ts';

/** Whether a scan found anything to ask LowerPlane about. */
export function holdsKeys({ findings, allowed, carried }: ScanResult): boolean {
  return [...findings, ...allowed, ...carried].some(({ keyFingerprint }) => keyFingerprint !== undefined);
}

/**
 * The result of a scan with what LowerPlane says of the keys in it. A comment can say that a text is no key; of one that
 * works it is not believed.
 */
export function withLiveStatus(result: ScanResult, known: KnownKeys, now: Instant): ScanResult {
  const asked = [...result.findings, ...result.allowed].map((finding) => withStatus(finding, known, now));
  return {
    scope: result.scope,
    findings: asked.filter(({ allowed }) => allowed === undefined).sort(inReadingOrder),
    allowed: asked.filter(({ allowed }) => allowed !== undefined),
    carried: result.carried.map((finding) => withStatus(finding, known, now)),
  };
}

function withStatus(finding: Finding, known: KnownKeys, now: Instant): Finding {
  const status = liveStatusOf(finding, known, now);
  if (status === undefined) return finding;
  const notes = [withoutStop(status.sentence), ...finding.notes];
  if (status.kind === 'unknown') return { ...finding, notes };
  const { allowed, ...rest } = finding;
  const told = { ...rest, severity: status.severity, fix: status.fix, notes, keyName: status.key.name };
  if (allowed === undefined) return told;
  return status.kind === 'live'
    ? { ...told, notes: [...notes, 'its allow comment does not count, because the key works'] }
    : { ...told, allowed };
}

/** Notes are joined by semicolons. */
function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

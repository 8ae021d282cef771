import type { Instant } from '../../../provider/keys/instant.ts';
import { matchesKeyName } from '../policy/key-name-glob.ts';
import { matchesPath } from '../policy/path-glob.ts';
import type { Waiver } from '../policy/policy.ts';
import type { Place } from '../rules/definition/violation.ts';

/** What a waiver is compared with. */
export interface WaivableFinding {
  readonly ruleId: string;
  readonly fingerprint: string;
  readonly place: Place;
  readonly keyName?: string;
}

/** The first waiver in the policy that accepts a finding now. */
export function waiverFor(
  waivers: readonly Waiver[],
  finding: WaivableFinding,
  now: Instant,
): Waiver | undefined {
  return waivers.find((waiver) => isInForce(waiver, now) && isAbout(waiver, finding));
}

/** Whether a waiver has not expired. */
export function isInForce({ expires }: Waiver, now: Instant): boolean {
  return expires > now;
}

/** Whether a waiver matches a finding, expired or not. */
export function isAbout({ rule, target }: Waiver, finding: WaivableFinding): boolean {
  return rule === finding.ruleId && isTarget(target, finding);
}

function isTarget(target: Waiver['target'], { fingerprint, place, keyName }: WaivableFinding): boolean {
  switch (target.kind) {
    case 'fingerprint':
      return target.fingerprint === fingerprint;
    case 'path':
      return place.kind === 'code' && matchesPath(target.path, place.range.path);
    case 'key':
      return keyName !== undefined && matchesKeyName(target.key, keyName);
  }
}

/** The location of a waiver in the policy. */
export function placeOfWaiver({ file, line }: Waiver): Place {
  return { kind: 'code', range: { path: file, line, column: 1, endLine: line, endColumn: 1 } };
}

/** Identifies a waiver whatever line it moves to. */
export function waiverIdentity({ rule, target }: Waiver): readonly string[] {
  return [rule, JSON.stringify(target)];
}

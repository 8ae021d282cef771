import type { Instant } from '../../../provider/keys/instant.ts';
import { matchesPath } from '../../scan/path-glob.ts';
import { matchesKeyName } from '../policy/key-name-glob.ts';
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
export function isAbout({ rules, target, within }: Waiver, finding: WaivableFinding): boolean {
  return (
    rules.includes(finding.ruleId) &&
    isTarget(target, finding) &&
    (within === undefined || isIn(within, finding.place))
  );
}

function isIn(globs: readonly string[], place: Place): boolean {
  return place.kind === 'code' && globs.some((glob) => matchesPath(glob, place.range.path));
}

function isTarget(target: Waiver['target'], { fingerprint, place, keyName }: WaivableFinding): boolean {
  if (target.kind === 'fingerprint') return target.fingerprint === fingerprint;
  const { paths, keys } = target;
  const isOfKey = (glob: string) => keyName !== undefined && matchesKeyName(glob, keyName);
  return (paths.length === 0 || isIn(paths, place)) && (keys.length === 0 || keys.some(isOfKey));
}

/** The location of a waiver in the policy. */
export function placeOfWaiver({ file, line }: Waiver): Place {
  return { kind: 'code', range: { path: file, line, column: 1, endLine: line, endColumn: 1 } };
}

/** Identifies a waiver whatever line it moves to: in baselines, so a waiver of one thing keeps its wording. */
export function waiverIdentity({ rules, target, within }: Waiver): readonly string[] {
  return [
    ...rules,
    JSON.stringify(target.kind === 'globs' ? (onlyGlob(target) ?? target) : target),
    ...(within === undefined ? [] : [JSON.stringify(within)]),
  ];
}

function onlyGlob({ paths, keys }: { readonly paths: readonly string[]; readonly keys: readonly string[] }) {
  const [path] = paths;
  const [key] = keys;
  if (paths.length + keys.length !== 1) return undefined;
  return path === undefined ? { kind: 'key', key } : { kind: 'path', path };
}

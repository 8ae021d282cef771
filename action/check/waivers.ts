import type { Instant } from '../../provider/keys/instant.ts';
import type { Discovery } from './discovery.ts';
import { matchesKeyName } from './key-name-glob.ts';
import { matchesPath } from './path-glob.ts';
import type { Waiver } from './policy/policy.ts';

/** The waiver that excuses a finding now; expired ones excuse nothing. */
export function waiverFor(
  waivers: readonly Waiver[],
  ruleId: string,
  discovery: Discovery,
  fingerprint: string,
  now: Instant,
): Waiver | undefined {
  return waivers.find(
    (waiver) => waiver.rule === ruleId && waiver.expires > now && isTarget(waiver, discovery, fingerprint),
  );
}

function isTarget({ target }: Waiver, { place, keyName }: Discovery, fingerprint: string): boolean {
  switch (target.kind) {
    case 'fingerprint':
      return target.fingerprint === fingerprint;
    case 'path':
      return place.kind === 'code' && matchesPath(target.path, place.range.path);
    case 'key':
      return keyName !== undefined && matchesKeyName(target.key, keyName);
  }
}

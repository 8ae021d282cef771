import type { ApiKey } from '../../../../provider/api/contract/api-key.ts';
import type { DeclaredKeys } from '../../../../provider/declarations/declared-keys.ts';
import type { Instant } from '../../../../provider/keys/instant.ts';
import type { SecretMatch } from '../../../scan/secret-match.ts';
import { type JudgedKey, judgeFoundKey } from './found-key.ts';
import { formatReach } from './key-text.ts';
import { type LiveKey, liveKey } from './live-key.ts';

/** The organization's keys, and the key that listed them: a key sees only the environments it has access to. */
export interface KnownKeys {
  readonly keys: readonly ApiKey[];
  /** The key that listed them; undefined when it is not known. */
  readonly seenBy: ApiKey | undefined;
}

/** The status of a found key at LowerPlane, with the severity and the fix that follow from it. */
export type LiveStatus =
  | ({ readonly kind: 'live' | 'expired' | 'revoked'; readonly key: LiveKey } & JudgedKey)
  | { readonly kind: 'unknown'; readonly sentence: string };

/**
 * Matches a found key with the organization's keys by its fingerprint. The text of the key is not known here and is never
 * sent.
 *
 * @param declarations keys declared in code, so that the fix can name the declaration.
 * @returns undefined when the match is not a LowerPlane key.
 */
export function liveStatusOf(
  finding: Pick<SecretMatch, 'keyFingerprint' | 'confidence' | 'severity'>,
  known: KnownKeys,
  now: Instant,
  declarations?: DeclaredKeys,
): LiveStatus | undefined {
  if (finding.keyFingerprint === undefined) return undefined;
  const listed = known.keys.find(({ fingerprint }) => fingerprint === finding.keyFingerprint);
  if (listed === undefined) return { kind: 'unknown', sentence: unknownKey(finding, known) };
  const key = liveKey(listed, now);
  return {
    kind: key.status === 'active' ? 'live' : key.status,
    key,
    ...judgeFoundKey(key, finding.severity, declarations, now),
  };
}

function unknownKey({ confidence }: Pick<SecretMatch, 'confidence'>, { seenBy }: KnownKeys): string {
  const within =
    seenBy === undefined || seenBy.environments === 'all'
      ? ''
      : ` for ${formatReach(seenBy.environments)}, which is all that the requesting key can see`;
  const so =
    confidence === 'certain' ? 'It may belong to another organization' : 'The text may not be a key at all';
  return `LowerPlane has no such key${within}. ${so}.`;
}

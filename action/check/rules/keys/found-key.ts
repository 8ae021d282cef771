import type { DeclaredKeys } from '../../../../provider/declarations/declared-keys.ts';
import { formatDay, type Instant } from '../../../../provider/keys/instant.ts';
import { printable } from '../../../../provider/text/printable.ts';
import { milder, type Severity } from '../../../scan/severity.ts';
import { formatReach, formatUse, quoted } from './key-text.ts';
import type { LiveKey } from './live-key.ts';

/** The assessment of a found key that LowerPlane knows. */
export interface JudgedKey {
  readonly severity: Severity;
  readonly sentence: string;
  readonly fix: string;
}

/**
 * Assesses a found key by its status at LowerPlane. A key that works is critical wherever it is; a revoked or expired key
 * is never more severe than before.
 *
 * @param severity the scanner's, from the text and its location alone.
 */
export function judgeFoundKey(
  live: LiveKey,
  severity: Severity,
  declarations: DeclaredKeys | undefined,
  now: Instant,
): JudgedKey {
  const { name, permissions, status, revokedAt, expiration } = live;
  const which = `${quoted(name)}, ${permissions}`;
  switch (status) {
    case 'active':
      return {
        severity: 'critical',
        sentence: `The key works: ${which}, ${formatUse(live, now)}; it grants access to ${formatReach(live.environments)}.`,
        fix: rotateAndRevoke(live, declarations),
      };
    case 'revoked':
      return {
        severity: milder(severity, 'low'),
        sentence: `The key was revoked${revokedAt === undefined ? '' : ` on ${formatDay(revokedAt)}`}: ${which}, ${formatUse(live, now)}.`,
        fix: 'The key no longer works. Remove it from the file, and check in the audit trail that its last use was yours.',
      };
    case 'expired':
      // Unlike a revocation, an expiration can be changed.
      return {
        severity: milder(severity, 'medium'),
        sentence: `The key expired${expiration.kind === 'at' ? ` on ${formatDay(expiration.at)}` : ''}: ${which}, ${formatUse(live, now)}.`,
        fix: `Revoke ${live.id}, so that its expiration cannot be extended, and remove it from the file.`,
      };
  }
}

function rotateAndRevoke({ id, name }: LiveKey, declarations: DeclaredKeys | undefined): string {
  const declared = declarations?.keys.find(
    (declaration) => declaration.name.kind === 'known' && declaration.name.value.trim() === name.trim(),
  );
  const rotate = declared
    ? `change rotate_trigger of ${printable(declared.address)} (${printable(declared.header.path)}:${declared.header.line}) and apply, which creates and delivers a successor`
    : 'create a key with the same permissions and switch its consumers to it';
  return `Rotate and revoke it now with "lowerplane respond ${id}", which leaves no consumer without a key; with --now, it revokes the key first. By hand: ${rotate}; then revoke ${id} in LowerPlane > Settings > API keys without waiting for an overlap, check its use in the audit trail, and remove it from the file. Removing it is not enough: it stays in the history.`;
}

import type { Declarations } from '../../../../provider/declarations/declarations.ts';
import { formatDay, type Instant } from '../../../../provider/keys/instant.ts';
import { printable } from '../../../../provider/text/printable.ts';
import { milder, type Severity } from '../../../scan/severity.ts';
import { formatReach, formatUse, quoted } from './key-text.ts';
import type { LiveKey } from './live-key.ts';

/** What is to be thought of a found key that LowerPlane knows. */
export interface JudgedKey {
  readonly severity: Severity;
  readonly sentence: string;
  readonly fix: string;
}

/**
 * Judges a found key by what LowerPlane says of it: one that works is as bad as can be, wherever it stands; one that is
 * revoked or expired is never worse than before.
 *
 * @param severity what the scanner made of the place and the text alone.
 */
export function judgeFoundKey(
  live: LiveKey,
  severity: Severity,
  declarations: Declarations | undefined,
  now: Instant,
): JudgedKey {
  const { name, permissions, status, revokedAt, expiration } = live;
  const which = `${quoted(name)}, ${permissions}`;
  switch (status) {
    case 'active':
      return {
        severity: 'critical',
        sentence: `live: ${which}, ${formatUse(live, now)}; it opens ${formatReach(live.environments)}.`,
        fix: rotateAndRevoke(live, declarations),
      };
    case 'revoked':
      return {
        severity: milder(severity, 'low'),
        sentence: `revoked${revokedAt === undefined ? '' : ` since ${formatDay(revokedAt)}`}: ${which}, ${formatUse(live, now)}.`,
        fix: 'The key is worthless already: remove it from the file, so that nobody takes it for one that works. Check in the audit trail that its last use was yours.',
      };
    case 'expired':
      // Unlike a revocation, an expiration can be moved.
      return {
        severity: milder(severity, 'medium'),
        sentence: `expired${expiration.kind === 'at' ? ` since ${formatDay(expiration.at)}` : ''}: ${which}, ${formatUse(live, now)}.`,
        fix: `Revoke ${live.id}, so that nobody can extend it, and remove it from the file.`,
      };
  }
}

function rotateAndRevoke({ id, name }: LiveKey, declarations: Declarations | undefined): string {
  const declared = declarations?.keys.find(
    (declaration) => declaration.name.kind === 'known' && declaration.name.value.trim() === name.trim(),
  );
  const rotate = declared
    ? `change rotate_trigger of ${printable(declared.address)} (${printable(declared.header.path)}:${declared.header.line}) and apply, which makes and delivers a successor`
    : 'make a successor with the same permissions and take it into use';
  return `Rotate and revoke it now: ${rotate}; then revoke ${id} in LowerPlane > Settings > API keys without waiting for an overlap, check its use in the audit trail, and remove it from the file. Removing alone is not enough: it stays in the history.`;
}

import { type Html, html, NOTHING } from '../../html/html.ts';
import { ENDS_SOON, replacementDueAt, UNUSED_FOR } from '../../keys/hygiene.ts';
import type { Instant } from '../../keys/instant.ts';
import { type KeyStatus, statusOf } from '../../keys/key.ts';
import type { StoredKey } from '../store/api-keys.ts';
import type { Concern } from '../store/key-search.ts';
import { badge, capital, dayCell, type Tone } from './cells.ts';

/** What is said of keys that deserve a look. */
export const CONCERN_TEXTS: Readonly<Record<Concern, string>> = {
  'rotation-due': 'Rotation due',
  unused: 'Unused 90+ days',
  'expires-soon': 'Expire within 14 days',
  'never-expires': 'Never expire',
};

const TONES: Readonly<Record<Exclude<KeyStatus, 'absent'>, Tone>> = {
  active: 'good',
  expired: 'warning',
  revoked: 'neutral',
};

export function keyStatus({ revoked, expiresAt }: StoredKey, now: Instant): Exclude<KeyStatus, 'absent'> {
  const expiration =
    expiresAt === null ? ({ kind: 'never' } as const) : ({ kind: 'at', at: expiresAt } as const);
  return statusOf(revoked === null ? 'active' : 'revoked', expiration, now);
}

export function statusBadge(key: StoredKey, now: Instant): Html {
  const status = keyStatus(key, now);
  return badge(TONES[status], capital(status));
}

export function usedCell(key: StoredKey, now: Instant): Html {
  const { lastUsedAt, createdAt } = key;
  const isUnused = keyStatus(key, now) === 'active' && (lastUsedAt ?? createdAt) <= now - UNUSED_FOR;
  const note = isUnused ? html` ${badge('warning', 'Unused 90+ days')}` : NOTHING;
  return lastUsedAt === null ? html`Never${note}` : dayCell(lastUsedAt, now, note);
}

export function expiresCell(key: StoredKey, now: Instant): Html {
  const { expiresAt } = key;
  if (expiresAt === null) return html`Never`;
  const isSoon = keyStatus(key, now) === 'active' && expiresAt <= now + ENDS_SOON;
  return dayCell(expiresAt, now, isSoon ? html` ${badge('warning', 'Soon')}` : NOTHING);
}

/** When the key should be replaced. Nothing for one that does not work any more. */
export function dueCell(key: StoredKey, now: Instant): Html {
  if (keyStatus(key, now) !== 'active') return html`<span class="beside">–</span>`;
  const due = replacementDueAt(key.permissions, key.createdAt);
  return dayCell(due, now, due <= now ? html` ${badge('bad', 'Overdue')}` : NOTHING);
}

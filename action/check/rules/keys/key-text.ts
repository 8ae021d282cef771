import type { KeyDeclaration } from '../../../../provider/declarations/key-declaration.ts';
import { DAY, formatDuration } from '../../../../provider/keys/duration.ts';
import { type EnvironmentScope, formatScope } from '../../../../provider/keys/environments.ts';
import { formatDay, type Instant } from '../../../../provider/keys/instant.ts';
import { listed } from '../../../../provider/text/listed.ts';
import { printable } from '../../../../provider/text/printable.ts';
import type { LiveKey } from './live-key.ts';

/** Longer names are truncated: they come from untrusted files. */
const LONGEST = 100;

/** A name in quotation marks, safe to print. */
export function quoted(name: string): string {
  const text = printable(name);
  return `"${text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text}"`;
}

/** The name of a declared key, or its address when the name is not known. */
export function declaredName({ name, address }: KeyDeclaration): string {
  return name.kind === 'known' ? quoted(name.value) : printable(address).slice(0, 2 * LONGEST);
}

/** The name of a live key and the end of its secret, because names need not be unique. */
export function liveName({ name, lastFour }: LiveKey): string {
  return `${quoted(name)} (ending in ${printable(lastFour)})`;
}

/** "12 days", "5 hours": whole days from one day on. */
export function formatAge(ms: number): string {
  return formatDuration(ms < DAY ? ms : ms - (ms % DAY));
}

/** "today", "yesterday", "12 days ago, on 2026-11-02": in calendar days, UTC. */
export function formatAgo(at: Instant, now: Instant): string {
  const days = Math.floor(now / DAY) - Math.floor(at / DAY);
  if (days <= 0) return 'today';
  return days === 1 ? 'yesterday' : `${days} days ago, on ${formatDay(at)}`;
}

/** "last used today", "never used". */
export function formatUse({ lastUsedAt }: LiveKey, now: Instant): string {
  return lastUsedAt === undefined ? 'never used' : `last used ${formatAgo(lastUsedAt, now)}`;
}

/** "all environments", "production", "production and staging". */
export function formatReach(scope: EnvironmentScope): string {
  return scope === 'all' ? 'all environments' : listed(formatScope(scope).split(', '));
}

import { DAY } from '../../keys/duration.ts';
import { ENDS_SOON } from '../../keys/hygiene.ts';
import { JOINT } from './wrap-cell.ts';

/** `2026-11-02 21d ago`, or `never`. */
export function dayCell(timestamp: string | null, relative: string): string {
  return timestamp === null ? 'never' : `${timestamp.slice(0, 10)} ${relative}`;
}

/** `today`, `21d ago`. */
export function daysAgo(days: number): string {
  return days <= 0 ? 'today' : `${days}d${JOINT}ago`;
}

/** `in 21d`, `today`, or `3d ago` of what is over. */
export function inDays(days: number): string {
  if (days === 0) return 'today';
  return days < 0 ? `${-days}d${JOINT}ago` : `in${JOINT}${days}d`;
}

/** What is less than this many days away stands out. */
export const SOON = ENDS_SOON / DAY;

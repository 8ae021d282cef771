import type { CheckResult } from '../../../check/verdict/result.ts';
import { code, details, inline, paragraphs, table } from '../../format/markdown.ts';
import { KEY_COLUMNS, keyRows } from '../key-rows.ts';
import { andMore } from './and-more.ts';

/** A list this long does not bury what comes behind it. */
const SHOWN_AT_ONCE = 12;

/** The live keys, as LowerPlane's own page lists them. */
export function keysSection({ keys, checkedAt }: CheckResult, rows: number): string {
  if (keys === undefined || keys.length === 0) return '';
  const body = keyRows(keys, checkedAt)
    .slice(0, rows)
    .map((row) => [
      `${inline(row.name)} ${code(`…${row.lastFour}`)}`,
      inline(row.permissions),
      inline(row.environments),
      inline(row.created),
      inline(row.lastUsed),
      inline(row.expires),
      row.status,
    ]);
  return details(
    `<b>API keys (${keys.length})</b>`,
    paragraphs(body.length === 0 ? '' : table(KEY_COLUMNS, body), andMore(keys.length - body.length)),
    keys.length <= SHOWN_AT_ONCE,
  );
}

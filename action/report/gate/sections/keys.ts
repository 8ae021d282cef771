import type { CheckResult } from '../../../check/verdict/result.ts';
import { code, details, inline, moreRows, paragraphs, table } from '../../format/markdown.ts';
import { KEY_COLUMNS, keyRows } from '../key-rows.ts';

/** The live keys, folded, as LowerPlane's page of API keys lists them. */
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
    `API keys (${keys.length})`,
    paragraphs(body.length === 0 ? '' : table(KEY_COLUMNS, body), moreRows(keys.length - body.length)),
  );
}

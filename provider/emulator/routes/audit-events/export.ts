import type { AuditEvent } from '../../../api/contract/audit-event.ts';
import { PAGE_LIMIT_MAX } from '../../../api/contract/common.ts';
import { formatInstant } from '../../../keys/instant.ts';
import type { AuditFilter } from '../../store/audit-trail.ts';
import type { Store } from '../../store/store.ts';
import type { Handler } from '../handler.ts';
import { auditFilter } from './audit-filter.ts';
import { CSV_HEADER, csvEvent } from './csv.ts';

const FORMATS = {
  jsonl: {
    contentType: 'application/jsonl; charset=utf-8',
    header: '',
    line: (event: AuditEvent) => `${JSON.stringify(event)}\n`,
  },
  csv: { contentType: 'text/csv; charset=utf-8; header=present', header: CSV_HEADER, line: csvEvent },
} as const;

export const exportAuditEvents: Handler<'exportAuditEvents'> = ({ caller, query, now, store }) => {
  const format = FORMATS[query.format];
  const day = formatInstant(now).slice(0, 10);
  return {
    kind: 'text',
    status: 200,
    contentType: format.contentType,
    headers: { 'content-disposition': `attachment; filename="audit-events-${day}.${query.format}"` },
    text: lines(store, auditFilter(caller, query), format),
  };
};

/** One page of the trail at a time, so that memory does not grow with its length. */
function* lines(
  store: Store,
  filter: AuditFilter,
  format: (typeof FORMATS)[keyof typeof FORMATS],
): Generator<string> {
  yield format.header;
  let after: number | null = null;
  do {
    const { items, next } = store.auditTrail.list(filter, { limit: PAGE_LIMIT_MAX, after });
    yield items.map(format.line).join('');
    after = next;
  } while (after !== null);
}

import type { AuditEvent } from '../../api/contract/audit-event.ts';
import { PAGE_LIMIT_MAX } from '../../api/contract/common.ts';
import { formatInstant } from '../../keys/instant.ts';
import { pageRequest, toPage } from '../cursor.ts';
import { json } from '../reply.ts';
import type { StoredKey } from '../store/api-keys.ts';
import type { AuditFilter } from '../store/audit-trail.ts';
import type { Store } from '../store/store.ts';
import { CSV_HEADER, csvEvent } from './csv.ts';
import type { Handler, QueryOf } from './handler.ts';

/** The filter of a request for audit events, limited to what its key may see. */
function auditFilter(
  caller: StoredKey,
  query: QueryOf<'listAuditEvents'> | QueryOf<'exportAuditEvents'>,
): AuditFilter {
  return {
    within: caller.environments,
    keyId: query.key_id,
    actorId: query.actor,
    action: query.action,
    from: query.from === undefined ? undefined : Date.parse(query.from),
    to: query.to === undefined ? undefined : Date.parse(query.to),
  };
}

const LIST = 'audit-events';

export const listAuditEvents: Handler<'listAuditEvents'> = ({ caller, query, store }) => {
  const slice = store.auditTrail.list(auditFilter(caller, query), pageRequest(LIST, query));
  return json(
    200,
    toPage(LIST, slice, (event) => event),
  );
};

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

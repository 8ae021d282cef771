import { pageRequest, toPage } from '../../cursor.ts';
import { json } from '../../reply.ts';
import type { Handler } from '../handler.ts';
import { auditFilter } from './audit-filter.ts';

const LIST = 'audit-events';

export const listAuditEvents: Handler<'listAuditEvents'> = ({ caller, query, store }) => {
  const slice = store.auditTrail.list(auditFilter(caller, query), pageRequest(LIST, query));
  return json(
    200,
    toPage(LIST, slice, (event) => event),
  );
};

import { pageRequest, toPage } from '../../cursor.ts';
import { json } from '../../reply.ts';
import { toApiKey } from '../../store/api-keys.ts';
import type { Handler } from '../handler.ts';

const LIST = 'api-keys';

export const listApiKeys: Handler<'listApiKeys'> = ({ caller, query, store }) => {
  const { status, environment, permissions, name, idempotency_key: idempotencyKey } = query;
  const createdBy = idempotencyKey === undefined ? undefined : { callerId: caller.id, idempotencyKey };
  const slice = store.apiKeys.list(
    { within: caller.environments, status, environment, permissions, name, createdBy },
    pageRequest(LIST, query),
  );
  return json(200, toPage(LIST, slice, toApiKey));
};

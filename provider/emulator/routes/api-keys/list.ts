import { pageRequest, toPage } from '../../cursor.ts';
import { json } from '../../reply.ts';
import { toApiKey } from '../../store/api-keys.ts';
import type { Handler } from '../handler.ts';

const LIST = 'api-keys';

export const listApiKeys: Handler<'listApiKeys'> = ({ caller, query, store }) => {
  const { status, environment, permissions, name, idempotency_key: idempotencyKey } = query;
  const slice = store.apiKeys.list(
    { within: caller.environments, status, environment, permissions, name, idempotencyKey },
    pageRequest(LIST, query),
  );
  return json(200, toPage(LIST, slice, toApiKey));
};

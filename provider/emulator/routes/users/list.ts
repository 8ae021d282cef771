import { pageRequest, toPage } from '../../cursor.ts';
import { json } from '../../reply.ts';
import type { Handler } from '../handler.ts';

const LIST = 'users';

export const listUsers: Handler<'listUsers'> = ({ query, store }) => {
  const slice = store.users.list({ role: query.role }, pageRequest(LIST, query));
  return json(
    200,
    toPage(LIST, slice, (user) => user),
  );
};

import { pageRequest, toPage } from '../../cursor.ts';
import { json } from '../../reply.ts';
import { reach } from '../../scope.ts';
import type { Handler } from '../handler.ts';

const LIST = 'tests';

export const listTests: Handler<'listTests'> = ({ caller, query, store }) => {
  const { environment, status, severity } = query;
  const filter = { environments: reach(caller, environment), status, severity };
  const slice = store.complianceTests.list(filter, pageRequest(LIST, query));
  return json(
    200,
    toPage(LIST, slice, (test) => test),
  );
};

import { pageRequest, toPage } from '../../cursor.ts';
import { json } from '../../reply.ts';
import { reach } from '../../scope.ts';
import type { Handler } from '../handler.ts';

const LIST = 'controls';

export const listControls: Handler<'listControls'> = ({ caller, query, store }) => {
  const { environment, framework, status } = query;
  const filter = { environments: reach(caller, environment), framework, status };
  const slice = store.controls.list(filter, pageRequest(LIST, query));
  return json(
    200,
    toPage(LIST, slice, (control) => control),
  );
};

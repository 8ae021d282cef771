import { pageRequest, toPage } from '../../cursor.ts';
import { json } from '../../reply.ts';
import { reach } from '../../scope.ts';
import type { Handler } from '../handler.ts';

const LIST = 'evidence';

export const listEvidence: Handler<'listEvidence'> = ({ caller, query, store }) => {
  const { environment, control_id: controlId, type } = query;
  const filter = { environments: reach(caller, environment), controlId, type };
  const slice = store.evidence.list(filter, pageRequest(LIST, query));
  return json(
    200,
    toPage(LIST, slice, (item) => item),
  );
};

import { pageRequest, toPage } from '../cursor.ts';
import { json } from '../reply.ts';
import { reach } from '../scope.ts';
import type { Handler } from './handler.ts';

export const listControls: Handler<'listControls'> = ({ caller, query, store }) => {
  const { environment, framework, status } = query;
  const filter = { environments: reach(caller, environment), framework, status };
  const slice = store.controls.list(filter, pageRequest('controls', query));
  return json(
    200,
    toPage('controls', slice, (control) => control),
  );
};

export const listTests: Handler<'listTests'> = ({ caller, query, store }) => {
  const { environment, status, severity } = query;
  const filter = { environments: reach(caller, environment), status, severity };
  const slice = store.complianceTests.list(filter, pageRequest('tests', query));
  return json(
    200,
    toPage('tests', slice, (test) => test),
  );
};

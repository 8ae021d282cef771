import { type ComplianceTest, resultFields } from '../../api/contract/compliance-test.ts';
import { type Control, hasJustification, hasRemediationDate } from '../../api/contract/control.ts';
import { formatInstant } from '../../keys/instant.ts';
import { changesOf, keyActor } from '../audit.ts';
import { pageRequest, toPage } from '../cursor.ts';
import { type FieldError, invalidRequest, ProblemError } from '../problem.ts';
import { json } from '../reply.ts';
import { assertWithin, reach } from '../scope.ts';
import { environmentBit } from '../scope-mask.ts';
import { assertExpected } from './assert-expected.ts';
import type { BodyOf, Call, Handler } from './handler.ts';

export const listControls: Handler<'listControls'> = ({ caller, query, store }) => {
  const { environment, framework, status } = query;
  const filter = { environments: reach(caller, environment), framework, status };
  const slice = store.controls.list(filter, pageRequest('controls', query));
  return json(
    200,
    toPage('controls', slice, (control) => control),
  );
};

export const updateControl: Handler<'updateControl'> = (call) => {
  const { id, body, store } = call;
  assertWithin(call.caller, [body.environment], 'This control');
  return store.transaction(() => {
    const before = store.controls.byId(body.environment, id) ?? missing('control', call);
    const { expected, ...wanted } = body;
    assertExpected(`the control ${id} in ${body.environment}`, before, expected, wanted);
    const after = changedControl(before, wanted);
    store.controls.update(after);
    record('control.updated', before, after, call);
    return json(200, after);
  });
};

/** A control after a change. What its status does not need any more is removed. @throws ProblemError `invalid-request` */
function changedControl(before: Control, body: BodyOf<'updateControl'>): Control {
  const status = body.status ?? before.status;
  const isNotApplicable = hasJustification(status);
  const isUnfinished = hasRemediationDate(status);
  const kept = body.justification === undefined ? before.justification : body.justification;
  const errors: FieldError[] = [];
  if (isNotApplicable && kept === null)
    errors.push({ path: '/justification', message: 'is required for the status not_applicable' });
  if (!isNotApplicable && typeof body.justification === 'string')
    errors.push({ path: '/justification', message: `needs the status not_applicable, not ${status}` });
  if (!isUnfinished && typeof body.remediation_date === 'string')
    errors.push({
      path: '/remediation_date',
      message: `needs the status partially_implemented or not_implemented, not ${status}`,
    });
  if (errors.length > 0) throw invalidRequest(errors);
  const date = body.remediation_date === undefined ? before.remediation_date : body.remediation_date;
  return {
    ...before,
    status,
    owner: body.owner === undefined ? before.owner : body.owner,
    justification: isNotApplicable ? kept : null,
    remediation_date: isUnfinished && date !== null ? formatInstant(Date.parse(date)) : null,
  };
}

export const listTests: Handler<'listTests'> = ({ caller, query, store }) => {
  const { environment, status, severity } = query;
  const filter = { environments: reach(caller, environment), status, severity };
  const slice = store.complianceTests.list(filter, pageRequest('tests', query));
  return json(
    200,
    toPage('tests', slice, (test) => test),
  );
};

export const updateTest: Handler<'updateTest'> = (call) => {
  const { id, body, now, store } = call;
  assertWithin(call.caller, [body.environment], 'This test');
  return store.transaction(() => {
    const before = store.complianceTests.byId(body.environment, id) ?? missing('test', call);
    const { expected, ...wanted } = body;
    const present = { ...before, remediation: before.remediation ?? null };
    assertExpected(`the test ${id} in ${body.environment}`, present, expected, wanted);
    const after = changedTest(before, wanted, now);
    store.complianceTests.update(after);
    record('test.updated', before, after, call);
    return json(200, after);
  });
};

/** A test after a change. @throws ProblemError `invalid-request` */
function changedTest(before: ComplianceTest, body: BodyOf<'updateTest'>, now: number): ComplianceTest {
  const { status, owner = before.owner, remediation = before.remediation } = body;
  return {
    ...before,
    ...(status !== undefined && { status, ...resultFields(before, status, ranAt(body.last_run_at, now)) }),
    owner,
    ...(remediation !== undefined && { remediation }),
  };
}

/** When a result was found. @throws ProblemError `invalid-request` when that is in the future. */
function ranAt(given: string | undefined, now: number): string {
  const at = given === undefined ? now : Date.parse(given);
  if (at <= now) return formatInstant(at);
  const message = `must not be in the future: ${formatInstant(at)} is after now (${formatInstant(now)})`;
  throw invalidRequest([{ path: '/last_run_at', message }]);
}

type Update = Call<'updateControl'> | Call<'updateTest'>;

function missing(what: string, { id, body }: Update): never {
  throw new ProblemError(
    'not-found',
    `There is no ${what} with the id ${JSON.stringify(id)} in ${body.environment}.`,
  );
}

function record<Item extends Control | ComplianceTest>(
  action: 'control.updated' | 'test.updated',
  before: Item,
  after: Item,
  { caller, now, store }: Update,
): void {
  const { id, environment } = after;
  const changes = changesOf(before, after);
  if (Object.keys(changes).length === 0) return;
  store.auditTrail.append({
    at: now,
    action,
    actor: keyActor(caller),
    keyId: null,
    target: id,
    scope: environmentBit(environment),
    details: { environment, ...changes },
  });
}

import { formatInstant } from '../../keys/instant.ts';
import { type Measured, metrics } from '../compliance/metrics.ts';
import { posture } from '../compliance/posture.ts';
import { ProblemError } from '../problem.ts';
import { json } from '../reply.ts';
import { reach } from '../scope.ts';
import { readOrganization } from '../store/organization.ts';
import type { Call, Handler } from './handler.ts';

type PostureRequest = Pick<Call<'getPosture'>, 'caller' | 'query' | 'now' | 'store'>;

/** Source: OpenCPX v1. */
const CPX_HEADERS = { 'x-cpx-version': 'v1' } as const;

/**
 * The posture that a query requests, for the environments that its key can reach, and the controls it was made of.
 *
 * @throws ProblemError `not-found` when the organization does not track the requested framework.
 */
function requestedPosture({
  caller,
  query,
  now,
  store,
}: PostureRequest): Pick<Measured, 'posture' | 'controls'> {
  const organization = readOrganization(store.settings);
  const controls = store.controls.all(reach(caller, query.system_id));
  const document = posture(organization, controls, query.framework, formatInstant(now));
  if (query.framework === undefined || document.frameworks.length > 0) return { posture: document, controls };
  const known = organization.frameworks.map(({ name }) => name).join(', ');
  throw new ProblemError(
    'not-found',
    `No controls are tracked for the framework ${JSON.stringify(query.framework)}. Known frameworks: ${known}.`,
    { headers: CPX_HEADERS },
  );
}

export const getPosture: Handler<'getPosture'> = (call) =>
  json(200, requestedPosture(call).posture, CPX_HEADERS);

export const getPostureMetrics: Handler<'getPostureMetrics'> = (call) => {
  const { caller, query, store } = call;
  const environments = reach(caller, query.system_id);
  const measured = {
    ...requestedPosture(call),
    tests: store.complianceTests.all(environments),
    evidence: store.evidence.all(environments),
  };
  return {
    kind: 'text',
    status: 200,
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    headers: CPX_HEADERS,
    text: [metrics(measured)],
  };
};

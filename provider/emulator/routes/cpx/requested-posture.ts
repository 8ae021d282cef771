import type { Posture } from '../../../api/contract/posture.ts';
import { formatInstant } from '../../../keys/instant.ts';
import { posture } from '../../compliance/posture.ts';
import { ProblemError } from '../../problem.ts';
import { reach } from '../../scope.ts';
import { readOrganization } from '../../store/organization.ts';
import type { Call } from '../handler.ts';

type PostureRequest = Pick<Call<'getPosture'>, 'caller' | 'query' | 'now' | 'store'>;

/** Source: OpenCPX v1. */
export const CPX_HEADERS = { 'x-cpx-version': 'v1' } as const;

/**
 * The posture that a query requests, for the environments that its key can reach.
 *
 * @throws ProblemError `not-found` when the organization does not track the requested framework.
 */
export function requestedPosture({ caller, query, now, store }: PostureRequest): Posture {
  const organization = readOrganization(store.settings);
  const controls = store.controls.all(reach(caller, query.system_id));
  const document = posture(organization, controls, query.framework, formatInstant(now));
  if (query.framework === undefined || document.frameworks.length > 0) return document;
  const known = organization.frameworks.map(({ name }) => name).join(', ');
  throw new ProblemError(
    'not-found',
    `No controls are tracked for the framework ${JSON.stringify(query.framework)}. Known frameworks: ${known}.`,
    { headers: CPX_HEADERS },
  );
}

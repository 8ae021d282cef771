import type { Posture } from '../../../api/contract/posture.ts';
import { posture } from '../../compliance/posture.ts';
import { formatInstant } from '../../instant.ts';
import { ProblemError } from '../../problem.ts';
import { reach } from '../../scope.ts';
import { readOrganization } from '../../store/organization.ts';
import type { Call } from '../handler.ts';

type Asked = Pick<Call<'getPosture'>, 'caller' | 'query' | 'now' | 'store'>;

/** Source: OpenCPX v1. */
export const CPX_HEADERS = { 'x-cpx-version': 'v1' } as const;

/**
 * The posture a query asks for, of the environments its key can reach.
 *
 * @throws ProblemError `not-found` when the organization is not measured against the framework asked for.
 */
export function askedPosture({ caller, query, now, store }: Asked): Posture {
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

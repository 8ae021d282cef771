import type { LowerPlaneClient } from '../../../api/client.ts';
import { ENVIRONMENTS, type Environment } from '../../../keys/environments.ts';
import { closest } from '../../../text/closest.ts';
import { type Diagnostics, isUnknown } from '../../plugin/index.ts';
import type { EvidencePlan } from './schema.ts';

type Ids = ReadonlySet<string>;

/** The controls of each environment, listed once in a run: many resources name them. */
const listed = new WeakMap<LowerPlaneClient, Map<Environment, Promise<Ids | undefined>>>();

/** Reports each declared control that its environment does not have: its upload would fail. */
export async function reportUnknownControls(
  { environment, control_ids: ids }: Pick<EvidencePlan, 'environment' | 'control_ids'>,
  client: LowerPlaneClient,
  diagnostics: Diagnostics,
): Promise<void> {
  const within = ENVIRONMENTS.find((each) => each === environment);
  if (within === undefined || isUnknown(ids)) return;
  const known = await controlsOf(client, within);
  if (known === undefined) return;
  for (const id of ids) {
    if (typeof id !== 'string' || known.has(id)) continue;
    const meant = closest(id, known);
    diagnostics.error({
      summary: `No Such Control: ${id}`,
      detail: `LowerPlane has no control "${id}" in ${within}, so evidence cannot support it. ${meant === undefined ? `Run "lowerplane controls --environment ${within}" to see all.` : `Did you mean "${meant}"?`}`,
      path: ['control_ids'],
    });
  }
}

/** Undefined when they cannot be listed: then LowerPlane decides when the evidence is uploaded. */
function controlsOf(client: LowerPlaneClient, environment: Environment): Promise<Ids | undefined> {
  const of = listed.get(client) ?? new Map<Environment, Promise<Ids | undefined>>();
  listed.set(client, of);
  const before = of.get(environment);
  if (before !== undefined) return before;
  const asked = Array.fromAsync(client.listControls({ environment }), ({ id }) => id).then(
    (ids) => new Set(ids),
    () => undefined,
  );
  of.set(environment, asked);
  return asked;
}

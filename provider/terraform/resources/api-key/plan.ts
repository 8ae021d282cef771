import { DeliveryError } from '../../../delivery/destination.ts';
import { PENDING } from '../../../keys/key.ts';
import { plan } from '../../../keys/plan.ts';
import type { Diagnostics, PlanRequest, PlanResult } from '../../plugin/index.ts';
import type { Session } from '../../session.ts';
import { actualKey } from './actual.ts';
import { announce } from './announce.ts';
import { desiredKey } from './desired.ts';
import { destinationPath, destinationsOf } from './destinations.ts';
import { findDuplicates } from './duplicates.ts';
import { plannedState } from './planned.ts';
import type { ApiKeyPlan, schema } from './schema.ts';

/** Turns the planner's decision into Terraform's terms, and refuses at plan what would fail at apply. */
export async function planApiKey({
  prior,
  proposed,
  privateState,
  session,
  diagnostics,
}: PlanRequest<typeof schema, Session>): Promise<PlanResult<typeof schema>> {
  const actual = prior ? actualKey(prior, privateState) : undefined;
  const endsActual = (kinds: readonly string[]) => kinds.includes('revoke') || kinds.includes('replace');
  const now = session ? session.now() : Date.now();

  const desired = proposed ? desiredKey(proposed) : undefined;
  const decided = plan(desired, actual, now);

  const own = session?.connection?.self;
  if (own && own.id === actual?.id && endsActual(decided.changes.map((change) => change.kind))) {
    diagnostics.error({
      summary: 'Provider Would Revoke Its Own Key',
      detail: `"${own.name}" (ending in ${own.last_four}) is the key the provider is authenticated with. Revoking it would lock this run out half way through. Authenticate with another admin key to change or remove this one.`,
    });
  }
  if (!desired || !proposed) return { planned: null };

  announce({ desired, actual, plan: decided, proposed }, session, now, diagnostics);
  if (decided.changes.some((change) => change.kind === 'create' || change.kind === 'replace')) {
    await checkDestinations(proposed, diagnostics);
  }
  if (!actual && session && desired.name !== PENDING)
    await findDuplicates(desired.name, session, diagnostics);
  return { planned: plannedState(proposed, prior, decided) };
}

async function checkDestinations(proposed: ApiKeyPlan, diagnostics: Diagnostics): Promise<void> {
  for (const destination of destinationsOf(proposed)) {
    if (destination === PENDING) continue;
    try {
      await destination.check();
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      diagnostics.error({
        summary: 'Destination Cannot Take The Secret',
        detail: error.message,
        path: destinationPath(proposed, destination.id),
      });
    }
  }
}

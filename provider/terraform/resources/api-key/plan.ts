import { DeliveryError } from '../../../delivery/destination.ts';
import { mintingOf } from '../../../keys/change.ts';
import { PENDING } from '../../../keys/key.ts';
import { plan } from '../../../keys/plan.ts';
import type { Diagnostics, PlanRequest, PlanResult } from '../../plugin/index.ts';
import type { DestinationAccess, Session } from '../../session.ts';
import { actualKey } from './actual.ts';
import { announce } from './announce.ts';
import { decidingTime } from './deciding-time.ts';
import { desiredKey } from './desired.ts';
import { destinationPath, destinationsOf } from './destinations.ts';
import { findDuplicates } from './duplicates.ts';
import { guard } from './guard.ts';
import { recall } from './memory.ts';
import { plannedState } from './planned.ts';
import type { ApiKeyPlan, schema } from './schema.ts';
import { findSharedPlaces } from './shared-places.ts';

/** Turns the planner's decision into Terraform's terms, and refuses at plan what would fail at apply. */
export async function planApiKey({
  prior,
  proposed,
  privateState,
  session,
  diagnostics,
}: PlanRequest<typeof schema, Session>): Promise<PlanResult<typeof schema>> {
  const memory = recall(privateState);
  const actual = prior ? actualKey(prior, memory) : undefined;
  const desired = proposed ? desiredKey(proposed) : undefined;
  const clock = session ? session.now() : Date.now();
  const decided = plan(desired, actual, decidingTime(memory, prior, proposed, clock));

  await guard({ prior, actual, plan: decided }, session, diagnostics);
  if (!desired || !proposed) return { planned: null };

  announce({ desired, actual, plan: decided, proposed }, session, clock, diagnostics);
  if (session) findSharedPlaces(proposed, session, diagnostics);
  if (session && mintingOf(decided.changes)) await checkDestinations(proposed, session.access, diagnostics);
  if (!actual && session && desired.name !== PENDING)
    await findDuplicates(desired.name, session, diagnostics);
  return { planned: plannedState(proposed, prior, actual, decided) };
}

async function checkDestinations(
  proposed: ApiKeyPlan,
  access: DestinationAccess,
  diagnostics: Diagnostics,
): Promise<void> {
  for (const declared of destinationsOf(proposed)) {
    if (declared === PENDING) continue;
    try {
      const destination = await declared.open(access);
      await destination?.check();
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      diagnostics.error({
        summary: 'Destination Cannot Take The Secret',
        detail: error.message,
        path: destinationPath(proposed, declared.id),
      });
    }
  }
}

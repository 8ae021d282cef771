import { plan } from '../../../keys/plan.ts';
import type { DeleteRequest } from '../../plugin/index.ts';
import type { Session } from '../../session.ts';
import { actualKey } from './actual.ts';
import { destinationsOf } from './destinations.ts';
import { refuseRemoval } from './guard.ts';
import { recall } from './memory.ts';
import { retire, withdraw } from './retire.ts';
import type { schema } from './schema.ts';

type Request = DeleteRequest<typeof schema, Session>;

/** Revokes the key and all that is left of its predecessors, and takes back what was delivered. */
export async function deleteApiKey({ session, prior, privateState, diagnostics }: Request): Promise<void> {
  const memory = recall(privateState);
  const actual = actualKey(prior, memory);
  const decided = plan(undefined, actual, session.now());
  // A forced replacement (-replace, taint) shows the provider no destruction at plan.
  refuseRemoval({ prior, actual, plan: decided }, session, diagnostics);
  if (diagnostics.hasErrors) return;
  const { changes } = decided;
  const ends = changes.flatMap((change) => {
    if (change.kind === 'revoke') return [actual];
    return change.kind === 'retire' ? [change.predecessor] : [];
  });
  const left = await retire(session, ends, diagnostics);
  if (left.length === 0) {
    await withdraw(session, destinationsOf(prior), { fingerprint: prior.fingerprint, memory }, diagnostics);
  }
}

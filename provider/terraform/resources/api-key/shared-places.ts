import { PENDING } from '../../../keys/key.ts';
import type { Diagnostics } from '../../plugin/index.ts';
import type { Session } from '../../session.ts';
import { destinationPath, destinationsOf } from './destinations.ts';
import type { ApiKeyPlan } from './schema.ts';

/** What is sealed stays with its key, and a program may take the secrets of many. */
const HOLDS_MANY = /^(?:age|command):/;

/** Two keys in one place would overwrite each other, and each would rotate because its secret is gone. */
export function findSharedPlaces(planned: ApiKeyPlan, session: Session, diagnostics: Diagnostics): void {
  const name = typeof planned.name === 'string' ? `"${planned.name}"` : 'another key';
  for (const declared of destinationsOf(planned)) {
    if (declared === PENDING || HOLDS_MANY.test(declared.id)) continue;
    const taken = session.plannedPlaces.get(declared.id);
    session.plannedPlaces.set(declared.id, taken ?? name);
    // The same name: terraform plans a key it replaces twice, once as it is and once as a new one.
    if (taken === undefined || taken === name) continue;
    diagnostics.error({
      summary: 'Destination Of Another Key',
      detail: `${declared.id} takes the secret of ${taken} already, and a place holds one secret: each delivery would overwrite the other key's. Give each key a place of its own.`,
      path: destinationPath(planned, declared.id),
    });
  }
}

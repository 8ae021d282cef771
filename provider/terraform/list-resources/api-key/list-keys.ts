import type { Filters } from '../../../api/client.ts';
import type { ListApiKeysQuery } from '../../../api/contract/api-key.ts';
import { statusOf } from '../../../keys/key.ts';
import { expirationOf } from '../../../lifecycle/observed-key.ts';
import { identityIn } from '../../identity.ts';
import type { ListedResource } from '../../plugin/index.ts';
import { explained } from '../../problems.ts';
import { importedState } from '../../resources/api-key/state.ts';
import type { ConnectedSession } from '../../session.ts';

/**
 * Lists the keys that work, without the one that the provider is authenticated with. Requests each page when the previous
 * one is used up.
 *
 * @throws DiagnosticError
 */
export async function* listKeys(
  { connection: { client, self }, newId, now }: ConnectedSession,
  filters: Filters<ListApiKeysQuery>,
): AsyncGenerator<ListedResource> {
  const keys = client.listApiKeys({ ...filters, status: 'active' });
  const next = keys[Symbol.asyncIterator]();
  for (;;) {
    const { done, value: key } = await explained(next.next());
    if (done === true) return;
    // LowerPlane reports an expired key as active.
    if (key.id === self.id || statusOf(key.status, expirationOf(key), now()) !== 'active') continue;
    yield {
      identity: identityIn(key.organization_id, key.id),
      displayName: `${key.name} (${key.permissions}, ending in ${key.last_four})`,
      resource: () => importedState(key, newId(), now()),
    };
  }
}

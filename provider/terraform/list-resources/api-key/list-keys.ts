import type { Environment } from '../../../keys/environments.ts';
import { statusOf } from '../../../keys/key.ts';
import type { Permissions } from '../../../keys/permissions.ts';
import { expirationOf } from '../../../lifecycle/observed-key.ts';
import { identityIn } from '../../identity.ts';
import type { ListedResource } from '../../plugin/index.ts';
import { explained } from '../../problems.ts';
import { importedState } from '../../resources/api-key/state.ts';
import type { ConnectedSession } from '../../session.ts';

interface Filters {
  readonly environment: Environment | undefined;
  readonly permissions: Permissions | undefined;
  /** A part of it. */
  readonly name: string | null;
}

/**
 * The keys that work, but not the one that the provider is authenticated with. A page is asked for when the one before
 * it was taken.
 *
 * @throws DiagnosticError
 */
export async function* listKeys(
  { connection: { client, self }, newId, now }: ConnectedSession,
  { environment, permissions, name }: Filters,
): AsyncGenerator<ListedResource> {
  const keys = client.listApiKeys({
    status: 'active',
    ...(environment && { environment }),
    ...(permissions && { permissions }),
    ...(name !== null && { name }),
  });
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

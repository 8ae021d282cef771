import type { ApiKey } from '../api/contract/api-key.ts';
import { KEY_ID } from '../api/contract/words.ts';
import { formatInstant } from '../keys/instant.ts';
import { instantOf } from './observed-key.ts';
import { refuseOtherOrganization } from './organization.ts';
import { LifecycleError } from './report.ts';
import type { ConnectedRun } from './run.ts';

/**
 * The working key that an id or a name refers to, to be managed from now on.
 *
 * @throws LifecycleError when there is none, more than one, or it is revoked.
 * @throws LowerPlaneError
 */
export async function findKey({ connection }: ConnectedRun, idOrName: string): Promise<ApiKey> {
  const { keys, self } = connection;
  const byId = KEY_ID.test(idOrName) ? await keys.find(idOrName) : undefined;
  if (byId) {
    refuseOtherOrganization({ id: byId.id, organizationId: byId.organization_id }, connection);
    return refuseRevoked(byId);
  }

  const byName = onlyKeyNamed(idOrName, await keys.activeWithName(idOrName));
  if (byName) return byName;
  throw new LifecycleError({
    title: 'No Such Key',
    detail: `The organization ${self.organization_id} has no key with the id, and no active key with the name, "${idOrName}". Names are compared exactly. Check that base_url and api_key belong to the right organization, and that the key this run is authenticated with reaches the environments of this one.`,
  });
}

/**
 * The one active key of a name. Undefined when there is none.
 *
 * @throws LifecycleError when there are several.
 */
export function onlyKeyNamed(name: string, found: readonly ApiKey[]): ApiKey | undefined {
  if (found.length <= 1) return found[0];
  const choices = found
    .map((key) => `${key.id} (ending in ${key.last_four}, created ${key.created_at})`)
    .join(', ');
  throw new LifecycleError({
    title: 'More Than One Key Of This Name',
    detail: `LowerPlane has ${found.length} active keys named "${name}": ${choices}. Use the id of the one you mean.`,
  });
}

function refuseRevoked(key: ApiKey): ApiKey {
  if (key.status === 'active') return key;
  const when = key.revoked_at === null ? '' : ` on ${formatInstant(instantOf(key.revoked_at))}`;
  throw new LifecycleError({
    title: 'Key Is Revoked',
    detail: `The key "${key.name}" (${key.id}) was revoked${when}, which is permanent, so there is nothing to manage. Create a new key instead.`,
  });
}

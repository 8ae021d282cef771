import type { AdminClient } from '../api/client.ts';
import type { ApiKey } from '../api/contract/api-key.ts';
import { createAdminClient } from '../api/create-client.ts';
import { isLowerPlaneError } from '../api/errors.ts';
import type { ClientOptions } from '../api/options.ts';
import { KeyAuthority } from './key-authority.ts';
import { KeyIndex } from './key-index.ts';
import type { Connection } from './run.ts';

/**
 * Connects to LowerPlane, and learns which key it is authenticated with.
 *
 * @throws ClientOptionError when an option cannot work.
 * @throws LowerPlaneError when LowerPlane does not accept the key, or cannot be reached.
 */
export async function connect(options: ClientOptions): Promise<Connection> {
  const client = createAdminClient(options);
  return connectionOf(client, await client.getOwnApiKey());
}

/** @param self the key that the client is authenticated with. */
export function connectionOf(admin: AdminClient, self: ApiKey): Connection {
  // Taken apart, so that the client others get cannot change keys.
  const { createApiKey, updateApiKey, revokeApiKey, ...client } = admin;
  const keys = new KeyIndex({
    list: () => client.listApiKeys(),
    get: (id) =>
      client.getApiKey(id).catch((error: unknown) => {
        if (isLowerPlaneError(error, 'notFound')) return undefined;
        throw error;
      }),
  });
  const keyAuthority = new KeyAuthority({ createApiKey, updateApiKey, revokeApiKey }, keys, self.id);
  return { client, self, keys, keyAuthority };
}

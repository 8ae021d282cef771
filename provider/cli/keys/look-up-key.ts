import type { LowerPlaneClient } from '../../api/client.ts';
import type { ApiKey } from '../../api/contract/api-key.ts';
import { KEY_ID } from '../../api/contract/words.ts';
import { onlyKeyNamed } from '../../lifecycle/find-key.ts';
import { CommandError } from '../lowerplane/exit.ts';

/**
 * The key that an id or a name refers to, in any status; of several with one name, the active one.
 *
 * @throws CommandError when there is none.
 * @throws LifecycleError when several active ones have the name.
 * @throws LowerPlaneError
 */
export async function lookUpKey(client: LowerPlaneClient, idOrName: string): Promise<ApiKey> {
  if (KEY_ID.test(idOrName)) return client.getApiKey(idOrName);
  const named = (await Array.fromAsync(client.listApiKeys({ name: idOrName }))).filter(
    ({ name }) => name === idOrName,
  );
  const active = onlyKeyNamed(
    idOrName,
    named.filter(({ status }) => status === 'active'),
  );
  const [newest] = named;
  const found = active ?? newest;
  if (found !== undefined) return found;
  throw new CommandError(
    `No key has the id or the name "${idOrName}". Names are compared exactly: run "lowerplane keys list --status all" to see all.`,
  );
}

import { isHeaderSafe } from '../../http/address.ts';
import type { HttpTuning } from '../../http/client.ts';
import { DeliveryError, type Destination } from '../destination.ts';
import type { IdentifyOwner } from '../occupant.ts';
import { type JsonValues, textNamed, withoutNamed } from '../remote/lossless-json.ts';
import { requireAddress, requireToken } from '../remote/settings.ts';
import {
  type HeldValue,
  type ValueStore,
  valueDestination,
  type Written,
} from '../remote/value-destination.ts';
import { createKvSecret, type KvSecret } from './kv-secret.ts';
import { describeLocation, type VaultSecretLocation } from './secret-location.ts';

export interface VaultKvOptions extends VaultSecretLocation {
  readonly address: string | undefined;
  readonly token: string | undefined;
  /** Without it, the root namespace. */
  readonly namespace: string | undefined;
  /** Asked about a key that is there, before it is overwritten. */
  readonly identify: IdentifyOwner;
  readonly tuning?: HttpTuning;
}

/**
 * One value in a secret of a HashiCorp Vault KV version 2 engine, or of a server with its API, such as OpenBao. The other
 * values of the secret stay: every write is a check-and-set over the version that was read.
 */
export function vaultKv(id: string, options: VaultKvOptions): Destination {
  const { mount, path, key, tuning } = options;
  const location = { mount, path, key };

  const connect = (): KvSecret => {
    const { address = '', namespace } = options;
    const remedy = (variable: string, setting: string) =>
      `Set ${variable}, or set ${setting} in the vault settings of the provider.`;
    if (address === '')
      throw new DeliveryError(id, `The address of Vault is not set. ${remedy('VAULT_ADDR', 'address')}`);
    const baseUrl = requireAddress(id, 'address of Vault', address);
    const token = requireToken(id, 'Vault token', options.token, remedy('VAULT_TOKEN', 'token'));
    if (namespace !== undefined && !isHeaderSafe(namespace))
      throw new DeliveryError(
        id,
        'The Vault namespace contains a character that cannot be sent in a header. Correct VAULT_NAMESPACE, or namespace in the vault settings of the provider.',
      );
    return createKvSecret(id, location, { token, baseUrl, namespace, tuning });
  };

  return valueDestination(id, {
    connect: async () => kvStore(connect(), location),
    place: describeLocation(location),
    key,
    container: `${mount}/${path}`,
    remedy: 'choose another key or path, or remove the value',
    identify: options.identify,
  });
}

type HeldKv = HeldValue & { readonly version: number; readonly data: JsonValues | null };

/** Other values of the secret are read and written with it. */
function kvStore(kv: KvSecret, { key }: VaultSecretLocation): ValueStore<HeldKv> {
  return {
    prepare: () => kv.checkMount(),
    async read() {
      const { version, data } = await kv.read();
      const subject = `version ${version} of the secret`;
      const value = data === null ? undefined : textNamed(data, key);
      const gone = version === 0 ? 'the secret is missing in Vault' : `${subject} was deleted in Vault`;
      return { version, data, subject, value, ...(data === null ? { missing: gone } : {}) };
    },
    write: async (value, { data, version }) => written(await kv.write({ ...data, [key]: value }, version)),
    async remove({ data, version }) {
      const rest = withoutNamed(data ?? {}, key);
      if (Object.keys(rest).length > 0) return written(await kv.write(rest, version));
      await kv.deleteVersion(version);
      return { version };
    },
  };
}

function written(version: number | null): Written {
  return version === null ? null : { version };
}

import { isHeaderSafe } from '../../http/address.ts';
import type { HttpTuning } from '../../http/client.ts';
import { fingerprint as fingerprintOf } from '../../keys/fingerprint.ts';
import { classifyKeyText } from '../../keys/key-text.ts';
import {
  type Delivery,
  DeliveryError,
  type DeliveryRecord,
  type Destination,
  type Observation,
  type Receipt,
} from '../destination.ts';
import { type IdentifyOwner, rejectOccupant } from '../occupant.ts';
import { requireAddress, requireToken } from '../remote/settings.ts';
import { createKvSecret, type KvData, type KvSecret, type KvVersion } from './kv-secret.ts';
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

/** What an edit does with the secret: write other values, delete a version, or leave it as it is. */
type Edit =
  | { readonly kind: 'write'; readonly data: KvData }
  | { readonly kind: 'delete' }
  | { readonly kind: 'leave' };

/** How often an edit starts again because something else wrote at the same moment. */
const MAX_EDITS = 5;

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
      throw new DeliveryError(id, `There is no address of Vault. ${remedy('VAULT_ADDR', 'address')}`);
    const baseUrl = requireAddress(id, 'address of Vault', address);
    const token = requireToken(id, 'Vault token', options.token, remedy('VAULT_TOKEN', 'token'));
    if (namespace !== undefined && !isHeaderSafe(namespace))
      throw new DeliveryError(
        id,
        'The Vault namespace contains a character that cannot be sent in a header.',
      );
    return createKvSecret(id, location, { token, baseUrl, namespace, tuning });
  };

  const rejectValue = (data: KvData | null) => {
    const value = data === null || !Object.hasOwn(data, key) ? '' : ownValue(data, key);
    return rejectOccupant(
      {
        destination: id,
        place: describeLocation(location),
        content: typeof value === 'string' ? value : undefined,
        remedy: 'choose another key or path, or remove the value',
      },
      options.identify,
    );
  };

  /** Reads, decides, writes; again when the secret was written in between. Returns the version it ends with. */
  const edit = async (kv: KvSecret, decide: (current: KvVersion) => Promise<Edit>): Promise<number> => {
    for (let attempt = 0; attempt < MAX_EDITS; attempt++) {
      const current = await kv.read();
      const wanted = await decide(current);
      if (wanted.kind === 'leave') return current.version;
      if (wanted.kind === 'delete') {
        await kv.deleteVersion(current.version);
        return current.version;
      }
      const version = await kv.write(wanted.data, current.version);
      if (version !== null) return version;
    }
    throw new DeliveryError(
      id,
      `Something else wrote ${mount}/${path} ${MAX_EDITS} times during the attempt to write it. Find out what writes there so often, or apply again.`,
    );
  };

  /** Ends what was delivered, wherever it still is: puts the value of before in its place, or nothing. */
  const takeBack = (kv: KvSecret, fingerprint: string, before: unknown) =>
    edit(kv, async ({ data }) => {
      if (data === null || !isOurs(ownValue(data, key), fingerprint)) return { kind: 'leave' };
      if (before !== undefined) return { kind: 'write', data: { ...data, [key]: before } };
      const rest = Object.fromEntries(Object.entries(data).filter(([name]) => name !== key));
      return Object.keys(rest).length === 0 ? { kind: 'delete' } : { kind: 'write', data: rest };
    });

  return {
    id,
    reversible: true,
    async check(): Promise<void> {
      const kv = connect();
      await kv.checkMount();
      await rejectValue((await kv.read()).data);
    },
    async deliver({ secret, fingerprint }: Delivery): Promise<Receipt> {
      const kv = connect();
      await kv.checkMount();
      let before: unknown;
      const version = await edit(kv, async ({ data }) => {
        const found = data === null ? undefined : ownValue(data, key);
        // An earlier attempt wrote it, and its response was lost.
        if (isOurs(found, fingerprint)) return { kind: 'leave' };
        await rejectValue(data);
        before = found;
        return { kind: 'write', data: { ...data, [key]: secret } };
      });
      return {
        record: { version },
        undo: async () => {
          await takeBack(connect(), fingerprint, before);
        },
      };
    },
    async observe(fingerprint: string, record?: DeliveryRecord): Promise<Observation> {
      const { version, data } = await connect().read();
      if (data === null) {
        const what =
          version === 0
            ? 'the secret is missing in Vault'
            : `version ${version} of the secret was deleted in Vault`;
        return { state: 'drifted', what };
      }
      const value = ownValue(data, key);
      if (isOurs(value, fingerprint)) return { state: 'in-place' };
      const since = record?.version === undefined ? '' : `, delivered as version ${record.version}`;
      const found =
        value === undefined
          ? `version ${version} of the secret has no "${key}"`
          : `version ${version} of the secret holds ${typeof value === 'string' && isKeyText(value) ? 'another key' : 'something else'}`;
      return { state: 'drifted', what: `${found}${since}` };
    },
    async recognize(fingerprint: string): Promise<DeliveryRecord | undefined> {
      const { version, data } = await connect().read();
      return data !== null && isOurs(ownValue(data, key), fingerprint) ? { version } : undefined;
    },
    async read(): Promise<string | undefined> {
      const { data } = await connect().read();
      const value = data === null ? undefined : ownValue(data, key);
      return typeof value === 'string' ? value : undefined;
    },
    async withdraw(fingerprint: string): Promise<void> {
      await takeBack(connect(), fingerprint, undefined);
    },
  };
}

function ownValue(data: KvData, key: string): unknown {
  return Object.getOwnPropertyDescriptor(data, key)?.value;
}

function isOurs(value: unknown, fingerprint: string): boolean {
  return typeof value === 'string' && fingerprintOf(value) === fingerprint;
}

function isKeyText(value: string): boolean {
  return classifyKeyText(value.trim()) !== 'other';
}

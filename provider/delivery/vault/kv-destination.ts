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
import { type VaultAccessOptions, vaultAccess } from './access.ts';
import { createKvSecret, type KvData, type KvSecret, type KvVersion } from './kv-secret.ts';
import { describePlace, placeProblem, type VaultSecretPlace } from './secret-place.ts';

export interface VaultKvOptions extends VaultAccessOptions, VaultSecretPlace {
  readonly tuning?: HttpTuning;
}

/** What an edit wants the secret to be: other values, a version gone, or as it is. */
type Edit =
  | { readonly kind: 'write'; readonly data: KvData }
  | { readonly kind: 'delete' }
  | { readonly kind: 'leave' };

/** How often an edit starts anew because somebody else wrote at the same moment. */
const MAX_EDITS = 5;

/**
 * One value in a secret of a HashiCorp Vault KV version 2 engine (and of what speaks its API, such as OpenBao).
 * The other values of the secret stay: every write is a check-and-set over the version that was read.
 */
export function vaultKv(id: string, options: VaultKvOptions): Destination {
  const { mount, path, key, tuning } = options;
  const place = { mount, path, key };

  const connect = (): KvSecret => {
    const problem = placeProblem(place);
    if (problem !== null) throw new DeliveryError(id, problem);
    const access = vaultAccess(options);
    if (!access.ok) throw new DeliveryError(id, access.problem);
    return createKvSecret(id, place, access, tuning);
  };

  const refuseForeignValue = (data: KvData | null) => {
    const value = data === null ? undefined : ownValue(data, key);
    if (value === undefined || value === '' || (typeof value === 'string' && isKeyText(value))) return;
    throw new DeliveryError(
      id,
      `${describePlace(place)} holds something other than a LowerPlane key. Nothing was overwritten. Name another key or path, or remove what is there.`,
    );
  };

  /** Reads, decides, writes; again when the secret was written in between. Returns the version it ends with. */
  const edit = async (kv: KvSecret, decide: (current: KvVersion) => Edit): Promise<number> => {
    for (let attempt = 0; attempt < MAX_EDITS; attempt++) {
      const current = await kv.read();
      const wanted = decide(current);
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
      `${mount}/${path} was written by somebody else ${MAX_EDITS} times while this was trying to. Find out what writes there so often, or apply again.`,
    );
  };

  /** Ends what was delivered, wherever it still is: puts the value of before in its place, or nothing. */
  const takeBack = (kv: KvSecret, fingerprint: string, before: unknown) =>
    edit(kv, ({ data }) => {
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
      refuseForeignValue((await kv.read()).data);
    },
    async deliver({ secret, fingerprint }: Delivery): Promise<Receipt> {
      const kv = connect();
      await kv.checkMount();
      let before: unknown;
      const version = await edit(kv, ({ data }) => {
        const found = data === null ? undefined : ownValue(data, key);
        // An earlier attempt did it, and its answer was lost.
        if (isOurs(found, fingerprint)) return { kind: 'leave' };
        refuseForeignValue(data);
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

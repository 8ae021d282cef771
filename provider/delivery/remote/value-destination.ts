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

/** A version of a value, as the service names it. */
export type ValueVersion = string | number;

/** What a service holds where the secret goes, as it was read. */
export interface HeldValue {
  /** Undefined: there is none. Null: something that is not text. */
  readonly value: string | null | undefined;
  /** Undefined where the service has no versions. */
  readonly version?: ValueVersion | undefined;
  /** Begins a clause: "version 3 of the secret". */
  readonly subject: string;
  /** Why there is no value, as a clause: "the secret is missing in Vault". Without it, `subject` lacks the value. */
  readonly missing?: string;
}

/** Where a write or a removal ended. Null: something else has changed the value since it was read, so nothing was done. */
export type Written = { readonly version?: ValueVersion | undefined } | null;

/** One value at a service that can be read back. Every method throws a DeliveryError. */
export interface ValueStore<Held extends HeldValue = HeldValue> {
  /** What reading does not show, but a delivery needs. */
  prepare?(): Promise<void>;
  read(): Promise<Held>;
  /** @throws DeliveryError when no write over what was read can succeed. */
  requireWritable?(held: Held): Promise<void>;
  /** @param over What was read, and is replaced. Other values beside it stay as they are. */
  write(value: string, over: Held): Promise<Written>;
  /** Removes the value that was read, and nothing of anyone else. */
  remove(over: Held): Promise<Written>;
}

export interface ValueDestinationOptions<Held extends HeldValue> {
  /** Nothing is sent yet, unless credentials have to be fetched. @throws DeliveryError when it cannot be reached. */
  connect(): Promise<ValueStore<Held>>;
  /** Begins a sentence: `"api_key" in secret/ci`. */
  readonly place: string;
  /** The name of the value among others, if it has one. */
  readonly key?: string | undefined;
  /** What holds the value, for sentences: "secret/ci". */
  readonly container: string;
  /** What to do when something else is there, as a clause. */
  readonly remedy: string;
  readonly identify: IdentifyOwner;
}

/** How often an edit starts again because something else wrote at the same moment. */
const MAX_EDITS = 5;

/** What an edit does with the value. */
type Edit = { readonly kind: 'write'; readonly value: string } | { readonly kind: 'remove' | 'leave' };

/** A destination whose service shows what it holds: what was delivered is recognized by its fingerprint. */
export function valueDestination<Held extends HeldValue>(
  id: string,
  options: ValueDestinationOptions<Held>,
): Destination {
  const { place, key, container, remedy, identify } = options;
  let connected: Promise<ValueStore<Held>> | undefined;

  const connect = (): Promise<ValueStore<Held>> => {
    connected ??= options.connect().catch((error: unknown) => {
      connected = undefined;
      throw error;
    });
    return connected;
  };

  const rejectValue = async (store: ValueStore<Held>, held: Held) => {
    await store.requireWritable?.(held);
    const content = held.value === null ? undefined : (held.value ?? '');
    await rejectOccupant({ destination: id, place, content, remedy }, identify);
  };

  /** Reads, decides, writes; again when the value was changed in between. Returns the version it ends with. */
  const edit = async (store: ValueStore<Held>, decide: (current: Held) => Promise<Edit>) => {
    for (let attempt = 0; attempt < MAX_EDITS; attempt++) {
      const current = await store.read();
      const wanted = await decide(current);
      if (wanted.kind === 'leave') return current.version;
      const written =
        wanted.kind === 'write' ? await store.write(wanted.value, current) : await store.remove(current);
      if (written !== null) return written.version;
    }
    throw new DeliveryError(
      id,
      `Something else wrote ${container} ${MAX_EDITS} times during the attempt to write it. Find out what writes there so often, or apply again.`,
    );
  };

  /** Ends what was delivered, wherever it still is: puts the value of before in its place, or nothing. */
  const takeBack = async (fingerprint: string, before: string | undefined) => {
    await edit(await connect(), async ({ value }) => {
      if (!isOurs(value, fingerprint)) return { kind: 'leave' };
      return before === undefined ? { kind: 'remove' } : { kind: 'write', value: before };
    });
  };

  return {
    id,
    reversible: true,
    readsBack: true,
    async check(): Promise<void> {
      const store = await connect();
      await store.prepare?.();
      await rejectValue(store, await store.read());
    },
    async deliver({ secret, fingerprint }: Delivery): Promise<Receipt> {
      const store = await connect();
      await store.prepare?.();
      let before: string | undefined;
      const version = await edit(store, async (held) => {
        // An earlier attempt wrote it, and its response was lost.
        if (isOurs(held.value, fingerprint)) return { kind: 'leave' };
        await rejectValue(store, held);
        before = held.value ?? undefined;
        return { kind: 'write', value: secret };
      });
      return { record: recordOf(version), undo: () => takeBack(fingerprint, before) };
    },
    async observe(fingerprint: string, record?: DeliveryRecord): Promise<Observation> {
      const { value, subject, missing } = await (await connect()).read();
      if (isOurs(value, fingerprint)) return { state: 'in-place' };
      if (value === undefined && missing !== undefined) return { state: 'drifted', what: missing };
      const since = record?.version === undefined ? '' : `, delivered as version ${record.version}`;
      const found =
        value === undefined
          ? `has no ${key === undefined ? 'value' : `"${key}"`}`
          : `holds ${value !== null && isKeyText(value) ? 'another key' : 'something else'}`;
      return { state: 'drifted', what: `${subject} ${found}${since}` };
    },
    async recognize(fingerprint: string): Promise<DeliveryRecord | undefined> {
      const { value, version } = await (await connect()).read();
      return isOurs(value, fingerprint) ? recordOf(version) : undefined;
    },
    async read(): Promise<string | undefined> {
      return (await (await connect()).read()).value ?? undefined;
    },
    withdraw: (fingerprint: string): Promise<void> => takeBack(fingerprint, undefined),
  };
}

/** Empty without a version: that there is a record says that something was delivered. */
function recordOf(version: ValueVersion | undefined): DeliveryRecord {
  return version === undefined ? {} : { version };
}

function isOurs(value: unknown, fingerprint: string): boolean {
  return typeof value === 'string' && fingerprintOf(value) === fingerprint;
}

function isKeyText(value: string): boolean {
  return classifyKeyText(value.trim()) !== 'other';
}

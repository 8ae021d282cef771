import type { HttpTuning } from '../../http/client.ts';
import { DeliveryError, type Destination } from '../destination.ts';
import type { IdentifyOwner } from '../occupant.ts';
import {
  type HeldValue,
  type ValueStore,
  valueDestination,
  type Written,
} from '../remote/value-destination.ts';
import {
  fieldOf,
  type Item,
  type ItemAccess,
  type ItemLocation,
  isId,
  newField,
  type WriteOutcome,
} from './item.ts';

export interface OnePasswordOptions extends Omit<ItemLocation, 'destination'> {
  /** Of a Connect server. */
  readonly host: string | undefined;
  readonly connectToken: string | undefined;
  /** Of a service account, for `op`. */
  readonly serviceToken: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly identify: IdentifyOwner;
  readonly tuning?: HttpTuning | undefined;
}

/** Connect shows what was written a moment later. */
const SHOWN = { polls: 40, pollMs: 250 };
/** Marks items that were made here. */
const OWN_TAG = 'lowerplane';
/** Types of fields that hold any text. */
const TEXTUAL = new Set(['CONCEALED', 'STRING']);
/** Something else writes to the vault: it takes seconds at most. */
const CONFLICT_MS = 500;

/**
 * A field of an item in 1Password, through the Connect server that is set, or else through `op` with a service account.
 *
 * @see https://developer.1password.com/docs/connect/api-reference
 */
export function onePasswordItem(id: string, options: OnePasswordOptions): Destination {
  const { vault, item, field } = options;
  const location = { destination: id, vault, item, field };
  return valueDestination(id, {
    connect: async () => itemStore(location, await accessFor(location, options)),
    place: `"${field}" in the item ${item} of the vault ${vault}`,
    key: field,
    container: `the item ${item} of the vault ${vault}`,
    remedy: 'choose another field or item, or empty the field',
    identify: options.identify,
  });
}

async function accessFor(location: ItemLocation, options: OnePasswordOptions): Promise<ItemAccess> {
  const { host, connectToken, serviceToken, environment, tuning } = options;
  if (host || connectToken) {
    const { connectItem } = await import('./connect.ts');
    return connectItem(location, { host, token: connectToken, tuning });
  }
  if (serviceToken) {
    const { opItem } = await import('./op.ts');
    return opItem(location, { token: serviceToken, environment, tuning });
  }
  throw new DeliveryError(
    location.destination,
    'No 1Password credentials were found. Set OP_CONNECT_HOST and OP_CONNECT_TOKEN for a Connect server, or OP_SERVICE_ACCOUNT_TOKEN for op with a service account.',
  );
}

interface HeldItem extends HeldValue {
  readonly item: Item | undefined;
}

function itemStore(location: ItemLocation, access: ItemAccess): ValueStore<HeldItem> {
  const { destination, item: name, field } = location;
  const fail = (what: string) => new DeliveryError(destination, what);
  const valueIn = (item: Item | undefined) => (item && fieldOf(location, item)?.value) || undefined;

  /** Waits until reading shows a value, which is asked for right after the delivery. Null: it does not. */
  const shown = async (value: string | undefined): Promise<Written> => {
    for (let poll = 0; poll < SHOWN.polls; poll++) {
      const item = await access.find();
      if (item !== undefined && valueIn(item) === value) return { version: item.version };
      await access.wait(SHOWN.pollMs);
    }
    return null;
  };

  const written = async (outcome: WriteOutcome, value: string | undefined): Promise<Written> => {
    if (outcome.kind === 'conflict') {
      await access.wait(CONFLICT_MS);
      return null;
    }
    const result = await (outcome.kind === 'done' ? shown(value) : shown(value).catch(() => null));
    if (result !== null) return result;
    if (outcome.kind === 'unknown') throw outcome.error;
    throw fail(
      `1Password accepted the change of the item ${name}, but did not show it within ${(SHOWN.polls * SHOWN.pollMs) / 1000} s. Check that the Connect server synchronizes, and apply again.`,
    );
  };

  const set = async (value: string | undefined, item: Item): Promise<Written> => {
    const target = fieldOf(location, item) ?? newField(field, '');
    return written(await access.set(item, target, value), value);
  };

  const create = async (value: string): Promise<Written> => {
    const content = {
      title: name,
      category: 'API_CREDENTIAL',
      tags: [OWN_TAG],
      fields: [newField(field, value)],
    } as const;
    return written(await access.create(content), value);
  };

  return {
    async read() {
      const item = await access.find();
      if (item === undefined)
        return { item, value: undefined, subject: 'the item', missing: 'the item is missing in 1Password' };
      const { version } = item;
      const subject = version === undefined ? 'the item' : `version ${version} of the item`;
      return { item, version, subject, value: valueIn(item) };
    },
    async requireWritable({ item }) {
      if (item === undefined) {
        if (isId(name))
          throw fail(
            `The item with the id ${name} was not found. Correct the id, or write a title: an item with that title is then created.`,
          );
        return;
      }
      access.requireWritable?.(item);
      const type = fieldOf(location, item)?.type;
      if (type !== undefined && !TEXTUAL.has(type))
        throw fail(
          `The field ${JSON.stringify(field)} of the item ${name} has the type ${type}, which holds no secret. Choose another field.`,
        );
    },
    write: (value, { item }) => (item === undefined ? create(value) : set(value, item)),
    remove: async (held) => (held.item === undefined ? held : set(undefined, held.item)),
  };
}

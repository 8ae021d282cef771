import { DeliveryError, type Destination, holdsRevokedKey } from '../../provider/delivery/destination.ts';
import { type IdentifyOwner, rejectOccupant } from '../../provider/delivery/occupant.ts';
import { fingerprint } from '../../provider/keys/fingerprint.ts';
import { placeKind } from './history.ts';
import type { Process } from './process.ts';

/** Where a secret is delivered, and consumers read it. */
export class Place {
  readonly name: string;
  content: string | undefined;
  /** Counts writes. */
  version = 0;
  /** An adversary, or a delivery of which it is not known whether it succeeded, has left something here. */
  isDisturbed = false;
  /** A configuration delivers to it. */
  isDeclared = false;
  /** The process that changed it last. Undefined: none did. */
  lastWriter: Process | undefined;

  constructor(name: string) {
    this.name = name;
  }

  write(content: string | undefined, by?: Process): void {
    this.content = content;
    this.lastWriter = by;
    this.version++;
  }
}

/** A destination that one process opens. */
export interface Opened {
  readonly id: string;
  readonly place: Place;
  readonly process: Process;
  readonly identify: IdentifyOwner;
  /** It recognizes what another process has delivered, as far as it can be read. */
  readonly recognizes: boolean;
  /** Called before a place takes a secret. */
  readonly overwriting: (place: Place, secret: string) => void;
}

/** The destination at a place, for one process. */
export function destinationAt({
  id,
  place,
  process,
  identify,
  recognizes,
  overwriting,
}: Opened): Destination {
  const canBeRead = placeKind(place.name) === 'file';
  const fault = async (what: string) => {
    await process.point(`${what} ${place.name}`);
    const struck = process.strike('place');
    if (struck) process.troubled.add(place.name);
    return struck;
  };
  let own: string | undefined;
  /** Returns the version that may be overwritten: it was looked at. */
  const rejectOther = async () => {
    const { content, version } = place;
    const remedy = 'choose another place';
    // What cannot be restored cannot be read by real destinations, so that they replace what they have just stored.
    if (content !== undefined && (canBeRead || content !== own))
      await rejectOccupant({ destination: id, place: place.name, content, remedy }, identify);
    return version;
  };
  const failure = () => new DeliveryError(id, 'It did not answer.');
  const holds = (wanted: string, version: string | number | undefined) =>
    canBeRead
      ? place.content !== undefined && fingerprint(place.content) === wanted
      : place.content !== undefined && place.version === version;

  return {
    id,
    reversible: canBeRead,
    ...(canBeRead ? { readsBack: true } : {}),

    async check() {
      if (await fault('check')) throw failure();
      await rejectOther();
    },

    async deliver({ secret }) {
      const struck = await fault('deliver to');
      if (struck === 'place-fails') throw failure();
      const checked = await rejectOther();
      await process.point(`write to ${place.name}`);
      if (place.version !== checked) throw new DeliveryError(id, 'It was written by something else.');
      overwriting(place, secret);
      const { content: before, isDisturbed: wasDisturbed } = place;
      place.write(secret, process);
      own = secret;
      if (struck === 'place-unsure') {
        place.isDisturbed = true;
        throw failure();
      }
      place.isDisturbed = false;
      await process.point(`delivered to ${place.name}`);
      return {
        ...(canBeRead ? { record: { kept: 1 } } : { record: { version: place.version } }),
        async undo() {
          const failed = await fault('undo');
          place.isDisturbed = true;
          if (failed) throw failure();
          if (!canBeRead) throw holdsRevokedKey(id, 'The secret');
          place.write(before, process);
          place.isDisturbed = wasDisturbed;
        },
      };
    },

    async observe(wanted, record) {
      if (await fault('observe')) throw failure();
      if (holds(wanted, record?.version)) return { state: 'in-place' };
      return { state: 'drifted', what: 'it holds something else' };
    },

    ...(recognizes && canBeRead
      ? {
          async recognize(wanted: string) {
            if (await fault('recognize')) throw failure();
            return holds(wanted, undefined) ? { kept: 1 } : undefined;
          },
        }
      : {}),

    async read() {
      if (!canBeRead || (await fault('read'))) throw failure();
      return place.content;
    },

    async withdraw(wanted, record) {
      if (await fault('withdraw from')) throw failure();
      if (holds(wanted, record?.version)) place.write(undefined, process);
    },
  };
}

/** The id of the destination at a place, as the place is written. */
export function destinationId(written: string): string {
  return `memory:${written}`;
}

/** The name of a place, however it is written. */
export function placeName(written: string): string {
  return written.replace(/^(memory:)?\.\//, '$1');
}

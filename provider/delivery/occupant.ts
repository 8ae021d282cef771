import { fingerprint } from '../keys/fingerprint.ts';
import { classifyKeyText } from '../keys/key-text.ts';
import { DeliveryError } from './destination.ts';

/** Whose key it is that a destination holds. */
export type KeyOwner =
  /** An earlier secret of the key to deliver, or of a key that is managed together with it. */
  | { readonly kind: 'own' }
  /** Revoked or expired. */
  | { readonly kind: 'ended' }
  /** Another key, which works. `key` names it: `"CI gate" (key_…, ending in abcd)`. */
  | { readonly kind: 'live'; readonly key: string }
  /** LowerPlane does not know it: it may be a key of another organization. */
  | { readonly kind: 'unknown' }
  /** LowerPlane cannot be asked before apply. */
  | { readonly kind: 'undecided' };

/** Finds out whose key a secret is, by its fingerprint. */
export type IdentifyOwner = (fingerprint: string) => Promise<KeyOwner>;

/** What a destination holds before a delivery, and how sentences name the place. */
export interface Occupied {
  /** The destination's id. */
  readonly destination: string;
  /** Begins a sentence: "The file /app/ci.key". */
  readonly place: string;
  /** Undefined: something that is not text, or too long for a key. */
  readonly content: string | undefined;
  /** What to do instead, as a clause: "choose another path, or move the file away". */
  readonly remedy: string;
}

/**
 * Makes sure that nothing is overwritten but secrets that no one needs.
 *
 * @throws DeliveryError when the place holds something else than a LowerPlane key, or a key that someone may use.
 */
export async function rejectOccupant(occupied: Occupied, identify: IdentifyOwner): Promise<void> {
  const { destination, place, content, remedy } = occupied;
  const text = content?.trim();
  if (text === '') return;
  const kept = `Nothing was overwritten. ${remedy[0]?.toUpperCase()}${remedy.slice(1)}`;
  const foreign = `${place} contains something other than a LowerPlane key. ${kept}.`;
  if (text === undefined) throw new DeliveryError(destination, foreign);
  const owner = await identify(fingerprint(text));
  switch (owner.kind) {
    case 'own':
    case 'ended':
      return;
    case 'live':
      throw new DeliveryError(
        destination,
        `${place} holds the secret of another active key, ${owner.key}. ${kept}. If it is the same key, import it, or declare that its resource has moved. If it is a key of this state that gets another destination, plan again: this plan has noted it. If no one needs it any more, revoke it first.`,
      );
    case 'unknown':
    case 'undecided': {
      const kind = classifyKeyText(text);
      if (kind === 'other' || (kind === 'suspected' && owner.kind === 'unknown'))
        throw new DeliveryError(destination, foreign);
      if (owner.kind === 'undecided') return;
      throw new DeliveryError(
        destination,
        `${place} holds a LowerPlane key (ending in ${text.slice(-4)}) that this organization does not know. It may be in use elsewhere. ${kept}.`,
      );
    }
  }
}

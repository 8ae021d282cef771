import type { StoredKey } from '../../provider/emulator/store/api-keys.ts';
import type { LowerPlane } from './lower-plane.ts';
import type { Observer } from './observer.ts';
import type { Place } from './place.ts';

/** A program that reads its key now and then and calls LowerPlane with what it read last. */
export class Consumer {
  readonly #place: Place;
  readonly #readEvery: number;
  #cached: string | undefined;
  /** The last proof that it made. */
  lastAnswer: string | undefined;
  #readAt: number;

  /** @param readEvery milliseconds. */
  constructor(place: Place, readEvery: number, now: number) {
    this.#place = place;
    this.#readEvery = readEvery;
    this.#readAt = now;
  }

  get nextReadAt(): number {
    return this.#readAt + this.#readEvery;
  }

  /** Calls at the worst moment, just before it reads again, and then with what it has read. */
  act(now: number, organizations: readonly LowerPlane[], observer: Observer): void {
    this.#call(now, organizations, observer);
    this.#read(now);
    this.#call(now, organizations, observer);
  }

  /** The secret that it uses. @param isReloading it reads its place first. */
  holds(now: number, isReloading: boolean): string | undefined {
    if (isReloading) this.#read(now);
    return this.#cached;
  }

  #read(now: number): void {
    // What an adversary wrote is not ours to answer for.
    this.#cached = this.#place.isDisturbed ? undefined : this.#place.content;
    this.#readAt = now;
  }

  #call(now: number, organizations: readonly LowerPlane[], observer: Observer): void {
    if (this.#cached === undefined || this.#place.isDisturbed) return;
    const secret = this.#cached;
    let refused: StoredKey | 'unknown' | undefined = 'unknown';
    for (const organization of organizations) if (refused === 'unknown') refused = organization.use(secret);
    if (refused === 'unknown') {
      observer.violated('consumer-refused', `${this.#place.name} holds a secret of no key`);
      return;
    }
    // No one promises anything to readers of a place that is no longer declared.
    if (refused && this.#place.isDeclared) {
      observer.refused(refused, {
        now,
        readAt: this.#readAt,
        readEvery: this.#readEvery,
        place: this.#place.name,
      });
    }
  }
}

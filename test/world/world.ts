import type { StoredKey } from '../../provider/emulator/store/api-keys.ts';
import { sameScope } from '../../provider/keys/environments.ts';
import type { KeyRecord } from '../../provider/lifecycle/record.ts';
import { Chance } from './chance.ts';
import { Consumer } from './consumer.ts';
import {
  DAY,
  type Declaration,
  type History,
  HOUR,
  isRead,
  type Response,
  type RunRequest,
  type StateSetting,
} from './history.ts';
import { LowerPlane } from './lower-plane.ts';
import { Observer } from './observer.ts';
import { Place, placeName } from './place.ts';
import type { Process } from './process.ts';

const START = Date.parse('2026-11-23T12:00:00Z');
const READ_EVERY = [HOUR, 6 * HOUR, DAY];

/** A resource as Terraform keeps it. */
export interface Entry {
  readonly record: KeyRecord;
  /** As it was last applied. */
  readonly declaration: Declaration;
  /** Its creation reported an error, so that Terraform plans to replace it. */
  readonly isTainted: boolean;
}

/** A Terraform state with its configuration. The embedded engine has no state: its entries are what it saw or made last. */
export interface TerraformState {
  readonly index: number;
  readonly engine: StateSetting['engine'];
  readonly directory: number;
  readonly keeps: StateSetting['keeps'];
  readonly declared: Map<string, Declaration>;
  /** By address; the key of a deposed object has a suffix. */
  readonly entries: Map<string, Entry>;
}

/** A key whose secret is known outside. */
export interface Leak {
  readonly id: string;
  readonly secret: string;
  readonly address: string;
  /** What was asked of the last response. Undefined: none was. */
  asked: Response | undefined;
}

/** Everything that exists, and the time. */
export class World {
  readonly seed: number;
  readonly chance: Chance;
  readonly observer = new Observer();
  readonly home: LowerPlane;
  readonly elsewhere: LowerPlane;
  readonly states: readonly TerraformState[];
  readonly places = new Map<string, Place>();
  readonly trace: string[] = [];
  readonly #consumers = new Map<string, Consumer>();
  readonly #isTraced: boolean;
  readonly #admins = new Map<string, string>();
  now = START;
  /** Nothing goes wrong any more, and consumers take up what is delivered. */
  isCalm = false;
  /** How many runs have begun. */
  runs = 0;
  /** By state: when a run last finished its changes. */
  readonly lastApplies = new Map<number, number>();
  /** By state: the key of it that has leaked. */
  readonly leaks = new Map<number, Leak>();
  readonly #notes = new Map<number, Map<string, string>>();
  #processes: readonly Process[] = [];
  /** Keys no run made. */
  readonly #people = new Set<string>();

  constructor(history: History, isTraced: boolean) {
    this.seed = history.seed;
    this.chance = new Chance(history.seed ^ 0x5eed);
    this.#isTraced = isTraced;
    const now = () => this.now;
    this.home = new LowerPlane(now);
    this.elsewhere = new LowerPlane(now);
    this.states = history.states.map(({ engine, directory, keeps }, index) => ({
      index,
      engine,
      directory,
      keeps,
      declared: new Map(),
      entries: new Map(),
    }));
  }

  /** A key that a person made. Returns its secret. */
  personalKey(name: string, lowerPlane: LowerPlane): string {
    const key = lowerPlane.issue(name, 'admin');
    this.observer.met(key, { owner: undefined, secret: key.secret, succession: undefined });
    this.#people.add(key.id);
    return key.secret;
  }

  /** LowerPlane and the key by which a run reaches it. */
  access({ provider }: Pick<RunRequest, 'provider'>): {
    readonly lowerPlane: LowerPlane;
    readonly apiKey: string;
  } {
    if (provider === 'other-organization')
      return { lowerPlane: this.elsewhere, apiKey: this.#admin(provider, this.elsewhere) };
    const managed = typeof provider === 'string' ? undefined : this.place(placeName(provider.place)).content;
    const admin = typeof provider === 'string' ? provider : 'first-admin';
    return { lowerPlane: this.home, apiKey: managed ?? this.#admin(admin, this.home) };
  }

  #admin(name: string, lowerPlane: LowerPlane): string {
    const known = this.#admins.get(name);
    if (known !== undefined) return known;
    const secret = this.personalKey(name, lowerPlane);
    this.#admins.set(name, secret);
    return secret;
  }

  /** A place, with a consumer that reads it if any does. */
  place(name: string): Place {
    const known = this.places.get(name);
    if (known) return known;
    const place = new Place(name);
    this.places.set(name, place);
    if (isRead(name)) this.#consumers.set(name, new Consumer(place, this.chance.pick(READ_EVERY), this.now));
    return place;
  }

  /** The consumer that reads a place. */
  consumerAt(name: string): Consumer {
    this.place(name);
    const consumer = this.#consumers.get(name);
    if (!consumer) throw new RangeError(`No one reads ${name}.`);
    return consumer;
  }

  /**
   * Lets time pass. Each consumer acts when it would first, and when it would last: in between nothing changes that it
   * could notice.
   */
  pass(ms: number): void {
    const end = this.now + ms;
    const acting = [...this.#consumers.values()].filter(({ nextReadAt }) => nextReadAt <= end);
    const first = acting.map((consumer) => ({ consumer, at: Math.max(this.now, consumer.nextReadAt) }));
    const last = acting.map((consumer) => ({ consumer, at: end }));
    for (const { consumer, at } of [...first.sort((a, b) => a.at - b.at), ...last]) {
      this.now = Math.max(this.now, at);
      consumer.act(this.now, [this.home, this.elsewhere], this.observer);
    }
    this.now = end;
  }

  log(line: () => string): void {
    if (this.#isTraced) this.trace.push(`${new Date(this.now).toISOString()} ${line()}`);
  }

  /** Notes which places configurations deliver to, after a change of one. */
  markDeclared(): void {
    for (const place of this.places.values()) place.isDeclared = false;
    for (const { declared } of this.states) {
      for (const { places } of declared.values())
        for (const written of places) this.place(placeName(written)).isDeclared = true;
    }
  }

  /** Whether a process that may still record this key is alive. */
  isAtWork(id: string): boolean {
    return this.#processes.some((process) => !process.isDead && process.created.has(id));
  }

  isAlive(name: string): boolean {
    return this.#processes.some((process) => !process.isDead && process.name === name);
  }

  /** The journal's entries in a data directory, by their ids. */
  notes(directory: number): Map<string, string> {
    const known = this.#notes.get(directory) ?? new Map<string, string>();
    this.#notes.set(directory, known);
    return known;
  }

  /** The processes of one step; those of earlier steps have ended. */
  begin(processes: readonly Process[]): void {
    this.#processes = processes;
  }

  /** When a run of a state, or of one that shares its data directory, last finished its changes. */
  lastApply({ index, directory }: TerraformState, isOfDirectory: boolean): number {
    const sharing = this.states.filter((other) =>
      isOfDirectory ? other.directory === directory : other.index === index,
    );
    return Math.max(0, ...sharing.map((other) => this.lastApplies.get(other.index) ?? 0));
  }

  keyOf(id: string): StoredKey | undefined {
    return this.home.key(id) ?? this.elsewhere.key(id);
  }

  /** A key was recorded: it must grant what is declared, and no more. */
  refuseWider(id: string, { permissions, environments }: Declaration): void {
    const key = this.keyOf(id);
    if (!key || (key.permissions === permissions && sameScope(key.environments, environments))) return;
    this.observer.violated('wider-key', `${id} is ${key.permissions}, and ${permissions} was declared`);
  }

  /** A process has ended by itself: what it has not handed over by now, no one will record. */
  end(process: Process): void {
    this.#processes = this.#processes.filter((other) => other !== process);
  }

  /** A run reported a key as removed. */
  forgotten({ id, predecessors }: KeyRecord): void {
    for (const gone of [id, ...predecessors.map((predecessor) => predecessor.id)]) {
      const key = this.keyOf(gone);
      if (key && key.revoked === null)
        this.observer.violated('ended-falsely', `${gone} was removed, but works`);
    }
  }

  isPersonal(id: string): boolean {
    return this.#people.has(id);
  }

  close(): void {
    this.home.close();
    this.elsewhere.close();
  }
}

/** The state of a number. */
export function stateOf(world: World, index: number): TerraformState {
  const state = world.states[index];
  if (!state) throw new RangeError(`There is no state ${index}.`);
  return state;
}

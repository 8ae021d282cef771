import type { ApiKey } from '../api/contract/api-key.ts';
import { LifecycleError } from './report.ts';

/** What the index asks of LowerPlane. */
export interface KeySource {
  /** Every key in any status, page by page. */
  list(): AsyncIterable<ApiKey>;
  /** One key; undefined when LowerPlane does not know it. */
  get(id: string): Promise<ApiKey | undefined>;
}

/**
 * The keys of one run. One listing serves every read, so that a refresh costs pages, not keys; what the run itself
 * changes is remembered and takes precedence.
 */
export class KeyIndex {
  readonly #source: KeySource;
  readonly #byId = new Map<string, ApiKey>();
  readonly #idsByName = new Map<string, Set<string>>();
  #listing: Promise<void> | undefined;
  #isListed = false;
  #active: Promise<number> | undefined;

  constructor(source: KeySource) {
    this.#source = source;
  }

  /**
   * A key by id. Asks for it alone when the listing lacks it: it was created since, or is out of the listing's scope.
   *
   * @throws LifecycleError when LowerPlane answers with another key.
   */
  async find(id: string): Promise<ApiKey | undefined> {
    const remembered = this.#byId.get(id);
    if (remembered) return remembered;
    await this.#list();
    return this.#byId.get(id) ?? this.#get(id);
  }

  /**
   * A key as it is at this moment. Undefined when LowerPlane does not know it.
   *
   * @throws LifecycleError when LowerPlane answers with another key.
   */
  async findNow(id: string): Promise<ApiKey | undefined> {
    const key = await this.#get(id);
    if (key) this.remember(key);
    return key;
  }

  /** Whether all keys were listed: a key that is not remembered is new then, or out of reach. */
  get isListed(): boolean {
    return this.#isListed;
  }

  /** A key by id, as far as this run has seen it. */
  remembered(id: string): ApiKey | undefined {
    return this.#byId.get(id);
  }

  /** The key of a secret. Undefined when LowerPlane lists none. */
  async withFingerprint(fingerprint: string): Promise<ApiKey | undefined> {
    await this.#list();
    for (const key of this.#byId.values()) if (key.fingerprint === fingerprint) return key;
    return undefined;
  }

  /** Active keys of exactly this name. */
  async activeWithName(name: string): Promise<readonly ApiKey[]> {
    return (await this.withName(name)).filter(({ status }) => status === 'active');
  }

  /** Keys of exactly this name, in any status. */
  async withName(name: string): Promise<readonly ApiKey[]> {
    await this.#list();
    return this.rememberedWithName(name);
  }

  /** Keys of exactly this name, as far as this run has seen them: all of them once the keys are listed. */
  rememberedWithName(name: string): readonly ApiKey[] {
    const named: ApiKey[] = [];
    for (const id of this.#idsByName.get(name) ?? []) {
      const key = this.#byId.get(id);
      if (key?.name === name) named.push(key);
    }
    return named;
  }

  /** Every key that is listed, in any status. */
  async all(): Promise<readonly ApiKey[]> {
    await this.#list();
    return [...this.#byId.values()];
  }

  /** How many keys were active when this was first asked: revocations of the run do not change what a share of them is. */
  countActive(): Promise<number> {
    this.#active ??= this.#countActive();
    return this.#active;
  }

  async #countActive(): Promise<number> {
    await this.#list();
    let count = 0;
    for (const key of this.#byId.values()) if (key.status === 'active') count++;
    return count;
  }

  /** Notes a key as LowerPlane returned it after a change. */
  remember(key: ApiKey): void {
    this.#byId.set(key.id, key);
    const ids = this.#idsByName.get(key.name);
    if (ids) ids.add(key.id);
    else this.#idsByName.set(key.name, new Set([key.id]));
  }

  async #get(id: string): Promise<ApiKey | undefined> {
    const key = await this.#source.get(id);
    if (key === undefined || key.id === id) return key;
    throw new LifecycleError({
      title: 'LowerPlane Returned Another Key',
      detail: `LowerPlane was asked for the key ${id}, but answered with the key ${key.id} ("${key.name}"). A proxy may have mixed up two responses, or LowerPlane has a fault. Nothing was changed for this key: try again.`,
    });
  }

  #list(): Promise<void> {
    this.#listing ??= this.#readAll();
    return this.#listing;
  }

  async #readAll(): Promise<void> {
    for await (const key of this.#source.list()) {
      // What was remembered meanwhile is newer than the page.
      if (!this.#byId.has(key.id)) this.remember(key);
    }
    this.#isListed = true;
  }
}

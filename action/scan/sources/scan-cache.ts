import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VERSION } from '../../../provider/version.ts';
import { scannerCode } from '../new-scanner.ts';
import type { CustomPattern } from '../patterns/custom-pattern.ts';
import { allRules } from '../rules/built-in-rules.ts';
import type { Confidence } from '../rules/secret-rule.ts';
import type { Blob } from './blob-reader.ts';
import { cryptography, NAME_BYTES, type ReadCache, readCacheFile, writeCacheFile } from './cache-file.ts';

/** What was found out about a version of a file that holds no secret. */
export const SETTLED = { clean: 1, binary: 2, lfsPointer: 3 } as const;
export type Settled = (typeof SETTLED)[keyof typeof SETTLED];

/** What a cache contributed to a scan. */
export interface CacheUse {
  /** Versions of files that were not read again. */
  readonly known: number;
  /** Why it was not used, or not written. */
  readonly note?: string;
}

const KINDS: ReadonlySet<number> = new Set(Object.values(SETTLED));
/** With more entries, those of other histories are dropped. */
const MOST_ENTRIES = 1_000_000;
const MOST_SEALED = 50_000;

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * A file with what earlier scans found in blobs. The name of a clean one is a hash of its id, its path, the rules, the
 * settings and the program, so that the file says nothing about a repository to those who do not have it, and counts for no
 * other rules. What was found in one with secrets is encrypted with a key that is made of the same and of the oldest
 * commit: a file that holds nothing but a weak password could be guessed, a commit cannot. A checksum shows damage. It does
 * not show forgery: who can write the file can hide secrets.
 */
export class ScanCache {
  readonly #path: string;
  readonly #digest: string;
  readonly #read: ReadCache;
  /** Names of entries that this scan read or wrote. */
  readonly #used = new Set<string>();
  readonly #hash = cryptography().hash;
  #oldest = '';
  #isChanged = false;
  #known = 0;

  /** @param settings all that decides what is found. */
  constructor(
    path: string,
    settings: { readonly floor: Confidence; readonly patterns?: readonly CustomPattern[] | undefined },
  ) {
    this.#path = path;
    this.#digest = digestOf(settings);
    this.#read = readCacheFile(path, this.#digest);
  }

  /** @param oldest id of the oldest commit that is scanned; what was found is known to those who have it. */
  bindTo(oldest: string): void {
    this.#oldest = oldest;
  }

  /** How many blobs are known, and whether some have secrets. */
  get content(): { readonly size: number; readonly hasSecrets: boolean } {
    const { kinds, sealed } = this.#read;
    return { size: kinds.size + sealed.size, hasSecrets: sealed.size > 0 };
  }

  /** What is known of a blob without secrets at a path. */
  kindOf(blob: Blob): Settled | undefined {
    const name = this.#nameOf(blob);
    const kind = this.#read.kinds.get(name);
    if (!isSettled(kind)) return undefined;
    this.#used.add(name);
    this.#known += 1;
    return kind;
  }

  /** What {@link ScanCache.addFound} got for a blob at a path. */
  foundIn(blob: Blob): string | undefined {
    if (this.#read.sealed.size === 0) return undefined;
    const { name, key } = this.#sealOf(blob);
    const sealed = this.#read.sealed.get(name);
    const text = sealed && unseal(sealed, key);
    if (sealed === undefined || text === undefined) return undefined;
    this.#used.add(name);
    this.#known += 1;
    return text;
  }

  add(blob: Blob, kind: Settled): void {
    this.#keep(this.#read.kinds, this.#nameOf(blob), kind);
  }

  #keep<Value>(entries: Map<string, Value>, name: string, value: Value): void {
    entries.set(name, value);
    this.#used.add(name);
    this.#isChanged = true;
  }

  /** @param text what was found in a blob, without the secrets themselves. */
  addFound(blob: Blob, text: string): void {
    const { name, key } = this.#sealOf(blob);
    this.#keep(this.#read.sealed, name, seal(text, key));
  }

  write(): CacheUse {
    const { kinds, sealed, isForeign } = this.#read;
    let { note } = this.#read;
    if (this.#isChanged && isForeign !== true) {
      const content = {
        kinds: keptOf(kinds, this.#used, MOST_ENTRIES),
        sealed: keptOf(sealed, this.#used, MOST_SEALED),
      };
      note = writeCacheFile(this.#path, this.#digest, content) ?? note;
    }
    return { known: this.#known, ...(note !== undefined && { note }) };
  }

  #nameOf({ id, path }: Blob): string {
    return this.#hash('sha256', `${this.#digest} ${id} ${path}`, 'hex').slice(0, 2 * NAME_BYTES);
  }

  #sealOf({ id, path }: Blob): { readonly name: string; readonly key: Buffer } {
    const bytes = this.#hash('sha512', `${this.#digest} ${this.#oldest} ${id} ${path}`, 'buffer');
    return {
      name: bytes.toString('hex', KEY_BYTES, KEY_BYTES + NAME_BYTES),
      key: bytes.subarray(0, KEY_BYTES),
    };
  }
}

export function isSettled(kind: number | undefined): kind is Settled {
  return kind !== undefined && KINDS.has(kind);
}

function keptOf<Value>(
  entries: Map<string, Value>,
  used: ReadonlySet<string>,
  most: number,
): Map<string, Value> {
  if (entries.size <= most) return entries;
  return new Map([...entries].filter(([name]) => used.has(name)));
}

function seal(text: string, key: Buffer): Buffer {
  const nonce = cryptography().randomBytes(NONCE_BYTES);
  const cipher = cryptography().createCipheriv(CIPHER, key, nonce);
  const encrypted = [cipher.update(text, 'utf8'), cipher.final()];
  return Buffer.concat([nonce, cipher.getAuthTag(), ...encrypted]);
}

/** Undefined when it was not sealed with this key. */
function unseal(sealed: Buffer, key: Buffer): string | undefined {
  try {
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const decipher = cryptography().createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const text = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8');
    return text + decipher.final('utf8');
  } catch {
    return undefined;
  }
}

/** Identifies what decides what is found in a text: the program, its rules and its settings. */
function digestOf(settings: object): string {
  const rules = JSON.stringify(allRules(), (_, value: unknown) =>
    value instanceof RegExp || typeof value === 'function' ? String(value) : value,
  );
  const hash = cryptography()
    .createHash('sha256')
    .update(JSON.stringify([VERSION, settings, rules]));
  for (const file of programFiles()) hash.update(readFileSync(file));
  return hash.digest('hex');
}

/** The files of the scanner: its parts when it is bundled, all sources when it runs from them. */
function programFiles(): readonly string[] {
  if (!import.meta.filename.endsWith('.ts')) return [fileURLToPath(scannerCode()), import.meta.filename];
  const folder = join(import.meta.dirname, '..');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|wasm)$/.test(name) && !name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(folder, name));
}

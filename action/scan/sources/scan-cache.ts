import { closeSync, fstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeDirectories } from '../../../provider/delivery/file/make-directories.ts';
import { VERSION } from '../../../provider/version.ts';
import { scannerCode } from '../new-scanner.ts';
import { ALL_RULES } from '../rules/generated/secret-rules.ts';
import type { Confidence } from '../rules/secret-rule.ts';
import type { Blob } from './blob-reader.ts';
import { PLAIN_FILE } from './plain-folders.ts';

/** What was found out about a version of a file that holds no secret; what holds one is scanned each time. */
export const SETTLED = { clean: 1, binary: 2, lfsPointer: 3 } as const;
export type Settled = (typeof SETTLED)[keyof typeof SETTLED];

/** What a cache contributed to a scan. */
export interface CacheUse {
  /** Versions of files that were not read again. */
  readonly known: number;
  /** Why it was not used, or not written. */
  readonly note?: string;
}

const MAGIC = Buffer.from('lowerplane scan cache 1\n');
const DIGEST_BYTES = 32;
const NAME_BYTES = 15;
const ENTRY_BYTES = NAME_BYTES + 1;
const KINDS: ReadonlySet<number> = new Set(Object.values(SETTLED));
const LARGEST_FILE = 256 * 1024 * 1024;
/** With more entries, those of other histories are dropped. */
const MOST_ENTRIES = 1_000_000;

/**
 * A file with the names of blobs that an earlier scan found clean. A name is a hash of the blob's id, its path, the rules, the
 * settings and the program, so that the file says nothing about a repository to those who do not have it, and counts for no
 * other rules. A checksum shows damage. It does not show forgery: who can write the file can hide secrets.
 */
export class ScanCache {
  readonly #path: string;
  readonly #digest: string;
  readonly #entries: Map<string, number>;
  readonly #used = new Map<string, number>();
  readonly #hash = cryptography().hash;
  #isChanged = false;
  #known = 0;
  #note: string | undefined;
  #isForeign = false;

  /** @param settings all that decides what is found. */
  constructor(path: string, settings: { readonly floor: Confidence }) {
    this.#path = path;
    this.#digest = digestOf(settings);
    this.#entries = this.#read();
  }

  /** What is known of a blob at a path. */
  find(blob: Blob): Settled | undefined {
    const name = this.#nameOf(blob);
    const kind = this.#entries.get(name);
    if (!isSettled(kind)) return undefined;
    this.#used.set(name, kind);
    this.#known += 1;
    return kind;
  }

  add(blob: Blob, kind: Settled): void {
    this.#used.set(this.#nameOf(blob), kind);
    this.#isChanged = true;
  }

  /** Replaces the file at once, so that another scan reads the old one or the new one. */
  write(): CacheUse {
    if (this.#isChanged && !this.#isForeign) {
      const temporary = `${this.#path}.${cryptography().randomUUID()}`;
      try {
        makeDirectories(dirname(this.#path));
        writeFileSync(temporary, this.#content(), { flag: 'wx', mode: 0o600 });
        renameSync(temporary, this.#path);
      } catch (error) {
        rmSync(temporary, { force: true });
        this.#note = `The cache could not be written: ${messageOf(error)}.`;
      }
    }
    return { known: this.#known, ...(this.#note !== undefined && { note: this.#note }) };
  }

  #content(): Buffer {
    const all = new Map([...this.#entries, ...this.#used]);
    const kept = [...(all.size > MOST_ENTRIES ? this.#used : all)];
    const entries = Buffer.alloc(kept.length * ENTRY_BYTES);
    for (const [index, [name, kind]] of kept.entries()) {
      entries.write(name, index * ENTRY_BYTES, 'hex');
      entries[index * ENTRY_BYTES + NAME_BYTES] = kind;
    }
    const content = Buffer.concat([MAGIC, Buffer.from(this.#digest, 'hex'), entries]);
    return Buffer.concat([content, sumOf(content)]);
  }

  #read(): Map<string, number> {
    const bytes = this.#readFile();
    if (bytes === undefined) return new Map();
    if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
      this.#isForeign = true;
      this.#note = 'The cache is another kind of file, which is left as it is. Everything was scanned.';
      return new Map();
    }
    const content = bytes.subarray(0, -DIGEST_BYTES);
    const entries = content.subarray(MAGIC.length + DIGEST_BYTES);
    if (entries.length % ENTRY_BYTES !== 0 || !sumOf(content).equals(bytes.subarray(-DIGEST_BYTES))) {
      this.#note = 'The cache is damaged. Everything was scanned.';
      return new Map();
    }
    // Of another version, other rules or other settings.
    if (content.toString('hex', MAGIC.length, MAGIC.length + DIGEST_BYTES) !== this.#digest) return new Map();
    const found = new Map<string, number>();
    for (let at = 0; at < entries.length; at += ENTRY_BYTES)
      found.set(entries.toString('hex', at, at + NAME_BYTES), entries[at + NAME_BYTES] ?? 0);
    return found;
  }

  #readFile(): Buffer | undefined {
    try {
      const file = openSync(this.#path, PLAIN_FILE);
      try {
        const { size } = fstatSync(file);
        if (fstatSync(file).isFile() && size <= LARGEST_FILE) return readFileSync(file);
        this.#isForeign = true;
        this.#note = 'The cache is not a regular file, or is too large. Everything was scanned.';
      } finally {
        closeSync(file);
      }
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      this.#isForeign = true;
      this.#note = `The cache could not be read: ${messageOf(error)}. Everything was scanned.`;
    }
    return undefined;
  }

  #nameOf({ id, path }: Blob): string {
    return this.#hash('sha256', `${this.#digest} ${id} ${path}`, 'hex').slice(0, 2 * NAME_BYTES);
  }
}

export function isSettled(kind: number | undefined): kind is Settled {
  return kind !== undefined && KINDS.has(kind);
}

/** Identifies what decides whether a text is clean: the program, its rules and its settings. */
function digestOf(settings: object): string {
  const rules = JSON.stringify(ALL_RULES, (_, value: unknown) =>
    value instanceof RegExp || typeof value === 'function' ? String(value) : value,
  );
  return cryptography()
    .createHash('sha256')
    .update(JSON.stringify([VERSION, settings, rules]))
    .update(readFileSync(fileURLToPath(scannerCode())))
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .digest('hex');
}

function sumOf(content: Uint8Array): Buffer {
  return cryptography().createHash('sha256').update(content).digest();
}

/** Loaded here: the scan of a commit has no cache and waits for everything that is loaded. */
function cryptography() {
  return process.getBuiltinModule('node:crypto');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

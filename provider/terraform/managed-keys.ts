import { createHash } from 'node:crypto';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { makeDirectories } from '../delivery/file/make-directories.ts';
import { readStart } from '../delivery/file/read-start.ts';
import type { ManagedKeys } from '../lifecycle/managed-keys.ts';

/** Milliseconds. Terraform asks for the resources of a state concurrently, each within moments of the last. */
const QUIET_MS = 2_000;
const DAY = 86_400_000;
/** How long an apply may rely on a plan, in milliseconds. */
const NOTE_LIFE_MS = DAY;
/** How long a plan expects a key that an earlier run has read, in milliseconds. */
const READ_LIFE_MS = 30 * DAY;
/** Room for some 20,000 keys. */
const READ_BYTES_MAX = 1_000_000;

/**
 * The keys of one Terraform state. Terraform does not say which resources it will ask for, and with `-parallelism=1`
 * asks for the next one only when one is planned. So a plan expects keys that an earlier run of this state has read. One
 * that is not known at all is waited for until no other resource has been asked for in a while.
 *
 * @param directory where runs note what they found: for the next ones, and a plan for its apply, which is another
 *   process. Those of another state must not be in it.
 * @param provider distinguishes provider blocks, which manage keys of their own.
 * @param quietMs after this time without another resource, in milliseconds, none is expected any more.
 */
export function managedKeys(directory: string, provider: string, quietMs = QUIET_MS): ManagedKeys {
  const ids = new Set<string>();
  let resources = 0;
  const waiting = new Map<string, Set<() => void>>();
  /** By id: notes to keep as soon as the key is read. */
  const expected = new Map<string, Set<string>>();
  const noting: Promise<void>[] = [];
  let earlier: Promise<ReadonlyMap<string, number>> | undefined;

  const readFile = join(directory, `${digest(provider)}.json`);
  const noteOf = (id: string, what: string) => join(directory, digest(JSON.stringify([id, what])));
  const arrives = async (id: string): Promise<boolean> => {
    while (!ids.has(id)) {
      const before = resources;
      const quiet = new AbortController();
      const waiters = waiting.get(id) ?? new Set();
      waiting.set(id, waiters);
      const stop = () => quiet.abort();
      waiters.add(stop);
      await setTimeout(quietMs, undefined, { signal: quiet.signal }).catch(() => {});
      waiters.delete(stop);
      if (resources === before) break;
    }
    return ids.has(id);
  };
  const readEarlier = () => {
    earlier ??= readBefore(readFile);
    return earlier;
  };

  return {
    add(id) {
      ids.add(id);
      resources++;
      for (const stop of waiting.get(id) ?? []) stop();
      for (const note of expected.get(id) ?? []) noting.push(keepNote(directory, note));
      expected.delete(id);
    },
    async includes(id, place, step) {
      const note = noteOf(id, place);
      if (!ids.has(id)) {
        if (await isRecent(note)) return true;
        if (step === 'plan' && (await readEarlier()).has(id)) {
          // Read in the meantime: then there is nothing left to expect.
          if (!ids.has(id)) {
            expected.set(id, new Set([...(expected.get(id) ?? []), note]));
            return true;
          }
        } else if (!(await arrives(id))) return false;
      }
      await keepNote(directory, note);
      return true;
    },
    makesWay: (id, name) => keepNote(directory, noteOf(id, `name ${name}`)),
    hasMadeWay: (id, name) => isRecent(noteOf(id, `name ${name}`)),
    async expectSuccessor(base, isExpected) {
      const note = noteOf(base, 'successor');
      if (isExpected) await keepNote(directory, note);
      else await rm(note, { force: true }).catch(() => {});
    },
    expectsSuccessor: (base) => isRecent(noteOf(base, 'successor')),
    async save() {
      await Promise.all(noting);
      if (ids.size === 0) return;
      const now = Date.now();
      const read = new Map(await readEarlier());
      for (const id of ids) read.set(id, now);
      const draft = `${readFile}.${process.pid}`;
      try {
        makeDirectories(directory, 0o700);
        await writeFile(draft, JSON.stringify(Object.fromEntries(read)), { mode: 0o600 });
        await rename(draft, readFile);
      } catch {
        // Then the next plan waits.
        await rm(draft, { force: true }).catch(() => {});
      }
    },
  };
}

/** Ids of keys that earlier runs have read, and when. Empty when that is not known. */
async function readBefore(file: string): Promise<ReadonlyMap<string, number>> {
  try {
    const text = await readStart(file, READ_BYTES_MAX, 'refuse');
    const read: unknown = JSON.parse(text?.toString() ?? '');
    if (typeof read !== 'object' || read === null) return new Map();
    const since = Date.now() - READ_LIFE_MS;
    return new Map(
      Object.entries(read).filter((entry): entry is [string, number] => Number(entry[1]) >= since),
    );
  } catch {
    return new Map();
  }
}

async function isRecent(note: string): Promise<boolean> {
  const found = await stat(note).catch(() => undefined);
  if (!found) return false;
  const isValid = Date.now() - found.mtimeMs < NOTE_LIFE_MS;
  if (!isValid) await rm(note, { force: true });
  return isValid;
}

/** Without the note, the apply waits for the resource itself. */
async function keepNote(directory: string, note: string): Promise<void> {
  try {
    makeDirectories(directory, 0o700);
    await writeFile(note, '');
  } catch {
    // Said above.
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

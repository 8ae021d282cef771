import { createHash } from 'node:crypto';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ManagedKeys } from '../lifecycle/managed-keys.ts';

/** Milliseconds. Terraform asks for the resources of a state concurrently, each within moments of the last. */
const QUIET_MS = 2_000;
/** How long an apply may rely on a plan, in milliseconds. */
const NOTE_LIFE_MS = 86_400_000;

/**
 * The keys of one Terraform state. Terraform does not say which resources it will ask for, so a key that is not known
 * yet is waited for until no other resource has been asked for in a while.
 *
 * @param directory where a plan notes what it found for its apply, which is another process and plans once more. Those
 *   of another workspace must not be in it.
 * @param quietMs after this time without another resource, in milliseconds, none is expected any more.
 */
export function managedKeys(directory: string, quietMs = QUIET_MS): ManagedKeys {
  const ids = new Set<string>();
  let resources = 0;
  const waiting = new Map<string, Set<() => void>>();

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

  return {
    add(id) {
      ids.add(id);
      resources++;
      for (const stop of waiting.get(id) ?? []) stop();
    },
    async includes(id, place) {
      const note = join(
        directory,
        createHash('sha256')
          .update(JSON.stringify([id, place]))
          .digest('hex'),
      );
      if (!ids.has(id) && (await isRecent(note))) return true;
      if (!(await arrives(id))) return false;
      // Without the note, the apply waits for the resource itself.
      await keepNote(directory, note).catch(() => {});
      return true;
    },
  };
}

async function isRecent(note: string): Promise<boolean> {
  const found = await stat(note).catch(() => undefined);
  if (!found) return false;
  const isValid = Date.now() - found.mtimeMs < NOTE_LIFE_MS;
  if (!isValid) await rm(note, { force: true });
  return isValid;
}

async function keepNote(directory: string, note: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(note, '');
}

import { lstat, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fingerprint as fingerprintOf } from '../../keys/fingerprint.ts';
import { classifyKeyText, KEY_LENGTH } from '../../keys/key-text.ts';
import {
  type Delivery,
  DeliveryError,
  type DeliveryRecord,
  type Destination,
  type Observation,
  type Receipt,
} from '../destination.ts';
import { findVersionControl, isIgnoredByGit } from './version-control.ts';

/**
 * A file that holds the secret and nothing else (no newline at its end), readable by its owner only.
 *
 * @param path relative to the directory Terraform runs in.
 */
export function fileDestination(id: string, path: string): Destination {
  const absolute = resolve(path);

  const check = async () => {
    await rejectForeignContent(id, absolute);
    await rejectVersionControl(id, absolute);
  };

  const put = async (content: string) => {
    try {
      await mkdir(dirname(absolute), { recursive: true, mode: 0o700 });
      await writeWhole(absolute, content);
    } catch (error) {
      throw new DeliveryError(id, `The file ${absolute} cannot be written: ${reason(error)}.`);
    }
  };

  return {
    id,
    reversible: true,
    check,
    deliver({ secret }: Delivery): Promise<Receipt> {
      return inTurn(absolute, async () => {
        await check();
        const before = await readKey(absolute);
        await put(secret);
        return {
          record: { host: hostname(), path: absolute },
          undo: () =>
            inTurn(absolute, () => (before === undefined ? rm(absolute, { force: true }) : put(before))),
        };
      });
    },
    async observe(fingerprint: string, record?: DeliveryRecord): Promise<Observation> {
      // A file on another machine, or in a checkout that is gone, is not missing: it cannot be observed from here.
      if (record?.host !== hostname() || record.path !== absolute) return { state: 'unobservable' };
      const content = await readFile(absolute, 'utf8').catch((error: unknown) => {
        if (MISSING.has(reason(error))) return undefined;
        throw new DeliveryError(id, `The file ${absolute} cannot be read: ${reason(error)}.`);
      });
      if (content === undefined) return { state: 'drifted', what: 'the file is missing' };
      if (fingerprintOf(content.trim()) === fingerprint) return { state: 'in-place' };
      const isKey = classifyKeyText(content.trim()) !== 'other';
      return { state: 'drifted', what: `the file holds ${isKey ? 'another key' : 'something else'}` };
    },
    withdraw(fingerprint: string): Promise<void> {
      return inTurn(absolute, async () => {
        const content = await readKey(absolute);
        if (content !== undefined && fingerprintOf(content) === fingerprint)
          await rm(absolute, { force: true });
      });
    },
  };
}

/** The last unfinished task on each file. */
const unfinished = new Map<string, Promise<unknown>>();

/**
 * Runs the tasks on one file one after another. Terraform applies resources concurrently: of two keys that swap their
 * files, one would otherwise remove what the other has just written, between reading and removing.
 */
async function inTurn<Value>(absolute: string, work: () => Promise<Value>): Promise<Value> {
  const before = unfinished.get(absolute) ?? Promise.resolve();
  const mine = before.then(work, work);
  unfinished.set(absolute, mine);
  try {
    return await mine;
  } finally {
    if (unfinished.get(absolute) === mine) unfinished.delete(absolute);
  }
}

/** Writes beside the target and renames, so that a reader sees the old secret or the new one, never a part. */
async function writeWhole(absolute: string, secret: string): Promise<void> {
  // Always the same name, so that the next delivery removes what a killed process left behind.
  const temporary = join(dirname(absolute), `.${basename(absolute)}.partial`);
  await rm(temporary, { force: true });
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(secret);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, absolute);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function rejectForeignContent(id: string, absolute: string): Promise<void> {
  const stats = await lstat(absolute).catch(() => undefined);
  if (!stats) return;
  const kept = 'Nothing was overwritten. Choose another path, or move the file away.';
  if (!stats.isFile()) throw new DeliveryError(id, `${absolute} exists and is not a regular file. ${kept}`);
  if (stats.size > 0 && (await readKey(absolute)) === undefined) {
    throw new DeliveryError(
      id,
      `${absolute} exists and contains something other than a LowerPlane key. ${kept}`,
    );
  }
}

async function rejectVersionControl(id: string, absolute: string): Promise<void> {
  const root = await findVersionControl(absolute);
  if (root === undefined) return;
  if (root.system === 'git' && (await isIgnoredByGit(absolute))) return;
  throw new DeliveryError(
    id,
    `${absolute} is in the ${root.system} work tree ${root.directory} and is not ignored there, so the secret could be committed. ` +
      (root.system === 'git'
        ? `Choose a path outside of it, or add "/${basename(absolute)}" to the .gitignore beside it.`
        : 'Choose a path outside of it.'),
  );
}

const MISSING: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);

/** The key in a file; undefined when the file contains anything else. */
async function readKey(absolute: string): Promise<string | undefined> {
  const stats = await lstat(absolute).catch(() => undefined);
  if (!stats?.isFile() || stats.size > KEY_LENGTH + 2) return undefined;
  const text = (await readFile(absolute, 'utf8').catch(() => '')).trim();
  return classifyKeyText(text) === 'other' ? undefined : text;
}

function reason(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

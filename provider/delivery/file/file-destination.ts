import { lstat, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { fingerprint as fingerprintOf } from '../../keys/fingerprint.ts';
import { classifyKeyText } from '../../keys/key-text.ts';
import { codeOf } from '../../text/error-code.ts';
import {
  type Delivery,
  DeliveryError,
  type DeliveryRecord,
  type Destination,
  type Observation,
  type Receipt,
} from '../destination.ts';
import { type IdentifyOwner, rejectOccupant } from '../occupant.ts';
import { type FileFormat, FormatError, PLAIN } from './file-format.ts';
import { fileLocation } from './file-location.ts';
import { type HeldDirectory, holdDirectory } from './held-directory.ts';
import { readStart } from './read-start.ts';
import { joined, realPathOf } from './real-path.ts';
import { specialFileSystem } from './special-file-system.ts';
import { findVersionControl, ignoredByGit } from './version-control.ts';
import { writeWhole } from './write-whole.ts';

/** The identities of files on this machine, cached because a plan needs them for each key. */
let host: string | undefined;

/**
 * A file that holds the secret, readable by its owner only: and nothing else (no newline at its end), or among other things
 * in a format, which stay as they are.
 *
 * @param path relative to the directory Terraform runs in.
 */
export function fileDestination(
  id: string,
  path: string,
  identify: IdentifyOwner,
  format: FileFormat = PLAIN,
): Destination {
  const absolute = resolve(path);
  const name = basename(absolute);
  const failed = (what: string) => new DeliveryError(id, what);
  const cannotBe = (done: string) => (error: unknown) => {
    if (error instanceof DeliveryError) throw error;
    throw error instanceof FormatError
      ? failed(`The file ${absolute} cannot be ${done}, because it ${error.message}.`)
      : failed(`The file ${absolute} cannot be ${done}: ${codeOf(error)}.`);
  };

  /** Refuses what is at `entry`, by which the file is reached now. Returns what may be overwritten; undefined: no file. */
  const rejectContent = async (entry: string) => {
    const stats = await lstat(entry).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (!stats) return undefined;
    const remedy = 'choose another path, or move the file away';
    if (!stats.isFile())
      throw failed(
        `${absolute} exists and is not a regular file. Nothing was overwritten. Choose another path.`,
      );
    const content = await contentOf(entry, format);
    const value = content === undefined ? null : format.valueIn(content);
    // What else the file holds stays.
    if (value !== undefined)
      await rejectOccupant(
        { destination: id, place: absolute, content: value ?? undefined, remedy },
        identify,
      );
    return content;
  };

  const rejectDirectory = async (directory: string) => {
    const special = await specialFileSystem(directory);
    if (special === undefined) return;
    throw failed(
      `${absolute} is in ${special}, a file system of the kernel that does not store files. Choose another path.`,
    );
  };

  const check = async () => {
    const real = realPathOf(absolute);
    await rejectDirectory(real.directory);
    await rejectContent(absolute).catch(cannotBe('written'));
    await rejectVersionControl(id, absolute, joined(real));
  };

  /** Does something in the directory of the file, which stays the same one meanwhile. */
  const inDirectory = async <Value>(work: (directory: HeldDirectory) => Promise<Value>): Promise<Value> => {
    const directory = await holdDirectory(dirname(joined(realPathOf(absolute))));
    try {
      return await work(directory);
    } finally {
      await directory.close();
    }
  };

  /** @param before what the file holds; undefined when there is none */
  const put = (directory: HeldDirectory, content: string, before: string | undefined) =>
    writeWhole(directory, name, Buffer.from(content, format.encoding), {
      exclusive: before === undefined,
      confirm: async () => {
        const stop = (what: string) =>
          failed(
            `${what} during the delivery. Nothing was written. Find out what did that, and apply again.`,
          );
        if (!(await directory.isAt(dirname(absolute))))
          throw stop(`The directory of ${absolute} was replaced by another one, or by a link,`);
        if ((await contentOf(directory.at(name), format)) !== before)
          throw stop(`The file ${absolute} was changed by something else`);
      },
    });

  const replace = ({ secret }: Delivery) =>
    inDirectory(async (directory) => {
      // Again, of the directory that is held: until now, another one could take its place.
      await rejectDirectory(directory.path);
      const before = await rejectContent(directory.at(name));
      await rejectVersionControl(id, absolute, joined({ directory: directory.path, names: [name] }));
      const content = format.withValue(before, secret);
      await put(directory, content, before);
      return () => putBack(fingerprintOf(secret), before, content).catch(cannotBe('restored'));
    }).catch(cannotBe('written'));

  /** What something else wrote there since stays. @param written by the delivery */
  const putBack = (fingerprint: string, before: string | undefined, written: string) =>
    before === undefined
      ? remove(fingerprint)
      : inDirectory(async (directory) => {
          const found = await contentOf(directory.at(name), format);
          if (found === undefined || found === written) return put(directory, before, found);
          if (!isOf(found, fingerprint)) return;
          const value = format.valueIn(before);
          const restored = value ? format.withValue(found, value) : format.without(found);
          await put(directory, restored ?? '', found);
        });

  const isOf = (content: string | undefined, fingerprint: string) =>
    content !== undefined && fingerprintOf((format.valueIn(content) ?? '').trim()) === fingerprint;

  const holds = async (entry: string, fingerprint: string) =>
    isOf(await contentOf(entry, format), fingerprint);

  const remove = async (fingerprint: string) => {
    if (!(await holds(absolute, fingerprint))) return;
    await inDirectory(async (directory) => {
      const found = await contentOf(directory.at(name), format);
      if (found === undefined || !isOf(found, fingerprint)) return;
      const rest = format.without(found);
      if (rest === undefined) await rm(directory.at(name), { force: true });
      else await put(directory, rest, found);
    });
  };

  const readContent = async () => {
    try {
      const start = await readStart(absolute, Math.max(OBSERVED_BYTES, format.bytesMax), 'follow');
      if (start === undefined) throw failed(`${absolute} cannot be read: it is not a regular file.`);
      return start.toString(format.encoding);
    } catch (error) {
      if (MISSING.has(codeOf(error))) return undefined;
      return cannotBe('read')(error);
    }
  };
  /** Trimmed. '' for a value that is not text, undefined where there is no value. */
  const secretIn = async (content: string) => {
    try {
      const value = format.valueIn(content);
      return value === undefined ? undefined : (value ?? '').trim();
    } catch (error) {
      return cannotBe('read')(error);
    }
  };
  host ??= hostname();
  const record = { host, path: absolute };

  return {
    id,
    reversible: true,
    readsBack: true,
    check,
    deliver(delivery: Delivery): Promise<Receipt> {
      return inTurn(absolute, async () => {
        await check();
        const undo = await replace(delivery);
        return { record, undo: () => inTurn(absolute, undo) };
      });
    },
    async observe(fingerprint: string, delivered?: DeliveryRecord): Promise<Observation> {
      // A file on another machine, or in a checkout that is gone, is not missing: it cannot be observed from here.
      if (delivered?.host !== record.host || !(await isSameFile(delivered.path, absolute)))
        return { state: 'unobservable' };
      const content = await readContent();
      if (content === undefined) return { state: 'drifted', what: 'the file is missing' };
      const value = await secretIn(content);
      if (value === undefined) return { state: 'drifted', what: 'the secret is no longer in the file' };
      if (fingerprintOf(value) === fingerprint) return { state: 'in-place' };
      const isKey = classifyKeyText(value) !== 'other';
      return { state: 'drifted', what: `the file holds ${isKey ? 'another key' : 'something else'}` };
    },
    async recognize(fingerprint: string): Promise<DeliveryRecord | undefined> {
      return (await holds(absolute, fingerprint)) ? record : undefined;
    },
    async read(): Promise<string | undefined> {
      const content = await readContent();
      return content === undefined ? undefined : secretIn(content);
    },
    withdraw(fingerprint: string): Promise<void> {
      return inTurn(absolute, () => remove(fingerprint).catch(cannotBe('removed')));
    },
  };
}

async function isSameFile(delivered: string | number | undefined, absolute: string): Promise<boolean> {
  if (typeof delivered !== 'string' || delivered === absolute) return delivered === absolute;
  const [before, now] = await Promise.all([fileLocation(delivered), fileLocation(absolute)]);
  return before === now;
}

/** The last unfinished task on each file. */
const unfinished = new Map<string, Promise<unknown>>();

/**
 * Runs the tasks on one file one after another. Terraform applies resources concurrently: of two keys that swap their
 * files, one would otherwise remove what the other has just written, between reading and removing.
 */
function inTurn<Value>(absolute: string, work: () => Promise<Value>): Promise<Value> {
  return queued(`as written: ${absolute}`, async () => queued(joined(realPathOf(absolute)), work));
}

async function queued<Value>(queue: string, work: () => Promise<Value>): Promise<Value> {
  const before = unfinished.get(queue) ?? Promise.resolve();
  const mine = before.then(work, work);
  unfinished.set(queue, mine);
  try {
    return await mine;
  } finally {
    if (unfinished.get(queue) === mine) unfinished.delete(queue);
  }
}

async function rejectVersionControl(id: string, absolute: string, real: string): Promise<void> {
  const root = await findVersionControl(real);
  if (root === undefined) return;
  const ignored = root.system === 'git' ? await ignoredByGit(real) : 'not-ignored';
  if (ignored === 'ignored') return;
  const isIn = `${absolute} is in the ${root.system} work tree ${root.directory}`;
  if (ignored === 'unknown')
    throw new DeliveryError(
      id,
      `${isIn}, and git does not say whether it is ignored there, so the secret could be committed. Install git on this machine and put it on the PATH, check that "git status" works there, or choose a path outside of it.`,
    );
  throw new DeliveryError(
    id,
    `${isIn} and is not ignored there, so the secret could be committed. ` +
      (root.system === 'git'
        ? `Choose a path outside of it, or add "/${basename(absolute)}" to the .gitignore beside it.`
        : 'Choose a path outside of it.'),
  );
}

const MISSING: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);

/** A file that is longer does not hold a key and some blank lines. */
const OBSERVED_BYTES = 65_536;

/** All that is in a file, if that is not too much for its format. Undefined: there is none, or it is something else. */
async function contentOf(path: string, { bytesMax, encoding }: FileFormat): Promise<string | undefined> {
  const start = await readStart(path, bytesMax + 1, 'refuse').catch(() => undefined);
  return start !== undefined && start.length <= bytesMax ? start.toString(encoding) : undefined;
}

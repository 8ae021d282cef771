import { statSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { realPathOf } from './real-path.ts';

/** What is asked of the file system. */
export interface FileIdentities {
  /** A text that only this file or directory has, links followed. Undefined: there is none. */
  identityOf(path: string): Promise<string | undefined>;
  /** Names in a directory: a few are enough. */
  namesIn(directory: string): Promise<readonly string[]>;
  /** Whether file systems usually ignore case here. */
  readonly usuallyIgnoresCase: boolean;
}

const ENTRIES_MAX = 64;

const SYSTEM: FileIdentities = {
  async identityOf(path) {
    try {
      const found = statSync(path, { bigint: true, throwIfNoEntry: false });
      return found && `${found.dev}:${found.ino}`;
    } catch {
      return undefined;
    }
  },
  async namesIn(directory) {
    const names: string[] = [];
    for await (const { name } of await opendir(directory).catch(() => [])) {
      if (names.push(name) === ENTRIES_MAX) break;
    }
    return names;
  },
  usuallyIgnoresCase: process.platform === 'darwin' || process.platform === 'win32',
};

/**
 * A text for the place of a file, whether or not it exists yet. Paths that lead to one place now have the same text: also
 * those through links or mounts, and those in another case where the file system ignores it. It is for comparing, not
 * for keeping: it changes with what exists.
 */
export async function fileLocation(path: string, system: FileIdentities = SYSTEM): Promise<string> {
  const { directory, names } = realPathOf(path);
  const identity = (await system.identityOf(directory)) ?? directory;
  const written = names.join('/');
  const isFolded = await onceFor(system, identity, () => ignoresCase(directory, names[0] ?? '', system));
  return `file:${identity}/${isFolded ? folded(written) : written}`;
}

/** Whether directories ignore case, which does not change, by their identities. */
const asked = new WeakMap<FileIdentities, Map<string, Promise<boolean>>>();

function onceFor(system: FileIdentities, identity: string, ask: () => Promise<boolean>): Promise<boolean> {
  const answers = asked.get(system) ?? new Map<string, Promise<boolean>>();
  asked.set(system, answers);
  const answer = answers.get(identity) ?? ask();
  answers.set(identity, answer);
  return answer;
}

/**
 * Whether two names that differ in case only are one name in a directory, as far as that can be known without writing
 * there: by a file that is found under its name in the other case as well.
 */
async function ignoresCase(directory: string, name: string, system: FileIdentities): Promise<boolean> {
  for (const candidate of [name, ...(await system.namesIn(directory))]) {
    const same = await foundInOtherCase(directory, candidate, system);
    if (same !== undefined) return same;
  }
  // An empty directory is probably like its parent. That of another file system says nothing.
  const [device, parentDevice] = await Promise.all(
    [directory, dirname(directory)].map(async (path) => (await system.identityOf(path))?.split(':')[0]),
  );
  const asItself =
    device === parentDevice
      ? await foundInOtherCase(dirname(directory), basename(directory), system)
      : undefined;
  return asItself ?? system.usuallyIgnoresCase;
}

async function foundInOtherCase(
  directory: string,
  name: string,
  system: FileIdentities,
): Promise<boolean | undefined> {
  const other = swapCase(name);
  if (other === name) return undefined;
  const [itself, found] = await Promise.all(
    [name, other].map((each) => system.identityOf(join(directory, each))),
  );
  return itself === undefined ? undefined : itself === found;
}

function swapCase(name: string): string {
  const upper = name.toUpperCase();
  return upper === name ? name.toLowerCase() : upper;
}

/** Such file systems ignore how an accented letter is composed as well. */
function folded(name: string): string {
  return name.normalize('NFC').toUpperCase().toLowerCase();
}

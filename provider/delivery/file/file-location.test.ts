import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileIdentities, fileLocation } from './file-location.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'location-'));
  await mkdir(join(directory, 'out'));
  await symlink(join(directory, 'out'), join(directory, 'link'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('fileLocation', () => {
  it.each(['out/s', './out/s', './out//s', 'a/../out/s', 'link/s', 'out/./s', 'link/../out/s'])(
    'is one for a path and for %s',
    async (spelling) => {
      const path = join(directory, 'out', 's');
      const located = await fileLocation(path);
      expect(await fileLocation(`${directory}/${spelling}`)).toBe(located);
      expect(await fileLocation(relative(process.cwd(), path))).toBe(located);
      await writeFile(path, '');
      expect(await fileLocation(`${directory}/${spelling}`)).toBe(await fileLocation(path));
    },
  );

  it('is another one for other files, whether or not they or their directories exist', async () => {
    await writeFile(join(directory, 'out', 'a'), '');
    const paths = ['out/a', 'out/b', 's', 'new/s', 'new/deep/s', 'link', 'out/A'];
    const located = await Promise.all(paths.map((path) => fileLocation(join(directory, path))));
    expect(new Set(located).size).toBe(paths.length);
  });

  it('is one through directories that do not exist yet', async () => {
    expect(await fileLocation(join(directory, 'link', 'new', 's'))).toBe(
      await fileLocation(join(directory, 'out', 'new', 's')),
    );
  });
});

describe('the case of a name', () => {
  /** A file system with these files, by their paths below the directory; a real one is needed for each to test. */
  const system = (
    identities: Readonly<Record<string, string>>,
    ignoresCase: boolean,
    usuallyIgnoresCase = false,
  ): FileIdentities => ({
    usuallyIgnoresCase,
    async identityOf(path) {
      const wanted = relative(directory, path);
      for (const [known, identity] of Object.entries({ '': '1:1', '..': '1:0', ...identities }))
        if (known === wanted || (ignoresCase && known.toLowerCase() === wanted.toLowerCase()))
          return identity;
      return undefined;
    },
    namesIn: async (path) =>
      path === directory ? Object.keys(identities).filter((known) => !known.includes('/')) : [],
  });
  const same = async (one: string, other: string, files: FileIdentities) =>
    (await fileLocation(join(directory, one), files)) === (await fileLocation(join(directory, other), files));

  it('counts where the file system distinguishes it', async () => {
    expect(await same('CI.key', 'ci.key', system({ other: '1:2' }, false, true))).toBe(false);
    expect(await same('CI.key', 'ci.key', system({ 'CI.key': '1:2', 'ci.key': '1:3' }, false, true))).toBe(
      false,
    );
  });

  it('does not count where a file is found in another case, also before the file exists', async () => {
    expect(await same('CI.key', 'ci.key', system({ 'ci.key': '1:2' }, true))).toBe(true);
    expect(await same('CI.key', 'ci.key', system({ other: '1:2' }, true))).toBe(true);
    expect(await same('a\u0301', '\u00c1', system({ other: '1:2' }, true))).toBe(true);
  });

  it('is what is usual where nothing shows it', async () => {
    const nothing: FileIdentities = { ...system({}, false), identityOf: async () => undefined };
    expect(await same('CI.key', 'ci.key', { ...nothing, usuallyIgnoresCase: true })).toBe(true);
    expect(await same('CI.key', 'ci.key', nothing)).toBe(false);
  });
});

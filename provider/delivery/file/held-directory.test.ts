import { spawnSync } from 'node:child_process';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { holdByPath, holdDirectory } from './held-directory.ts';
import { specialFileSystem } from './special-file-system.ts';
import { writeWhole } from './write-whole.ts';

const PARTIAL = `.ci.key.${process.pid}.partial`;
let directory: string;

beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'held-')));
  await mkdir(join(directory, 'elsewhere'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** What someone else does who may write in a parent directory. */
async function swap(): Promise<void> {
  await rename(join(directory, 'out'), join(directory, 'moved'));
  await symlink(join(directory, 'elsewhere'), join(directory, 'out'));
}

describe.skipIf(process.platform !== 'linux')(
  'a directory that is replaced by a link while it is held',
  () => {
    it('is still the one that is written to', async () => {
      const held = await holdDirectory(join(directory, 'out', 'deep'));
      expect((await stat(join(directory, 'out', 'deep'))).mode & 0o777).toBe(0o700);
      await swap();
      await writeWhole(held, 'ci.key', 'text', { exclusive: true, confirm: async () => {} });
      expect(await readFile(join(directory, 'moved', 'deep', 'ci.key'), 'utf8')).toBe('text');
      expect(await readdir(join(directory, 'elsewhere'))).toEqual([]);
      await held.close();
    });

    it('is found out', async () => {
      const held = await holdDirectory(join(directory, 'out'));
      expect(await held.isAt(join(directory, 'out'))).toBe(true);
      await swap();
      expect(await held.isAt(join(directory, 'out'))).toBe(false);
      const confirm = async () => {
        if (!(await held.isAt(join(directory, 'out')))) throw new Error('replaced');
      };
      await expect(writeWhole(held, 'ci.key', 'text', { exclusive: true, confirm })).rejects.toThrow(
        'replaced',
      );
      expect(await readdir(join(directory, 'moved'))).toEqual([]);
      expect(await readdir(join(directory, 'elsewhere'))).toEqual([]);
      await held.close();
    });

    it('is not entered when it was replaced before', async () => {
      await mkdir(join(directory, 'out'));
      await swap();
      await expect(holdDirectory(join(directory, 'out', 'deep'))).rejects.toThrow(/ENOTDIR|ELOOP/);
      expect(await readdir(join(directory, 'elsewhere'))).toEqual([]);
    });
  },
);

describe('a directory that can be held by its path only', () => {
  it('gets the file', async () => {
    const held = await holdByPath(join(directory, 'out', 'deep'));
    await writeWhole(held, 'ci.key', 'text', { exclusive: true, confirm: async () => {} });
    expect(await readFile(join(directory, 'out', 'deep', 'ci.key'), 'utf8')).toBe('text');
  });

  it.each([1, 2])('leaves no secret when it is replaced before question %i', async (when) => {
    const held = await holdByPath(join(directory, 'out'));
    let asked = 0;
    const confirm = async () => {
      if (++asked === when) await swap();
      if (!(await held.isAt(join(directory, 'out')))) throw new Error('replaced');
    };
    await expect(writeWhole(held, 'ci.key', 'text', { exclusive: true, confirm })).rejects.toThrow(
      'replaced',
    );
    expect(await readdir(join(directory, 'elsewhere'))).toEqual([]);
    for (const name of await readdir(join(directory, 'moved')))
      expect(await readFile(join(directory, 'moved', name), 'utf8')).toBe('');
  });
});

it('a file that is not the one that was opened any more gets nothing', async () => {
  const held = await holdDirectory(join(directory, 'out'));
  let asked = 0;
  const interfere = async () => {
    if (++asked < 2) return;
    await rename(join(directory, 'out', PARTIAL), join(directory, 'stolen'));
    await writeFile(join(directory, 'out', PARTIAL), 'theirs');
  };
  await expect(writeWhole(held, 'ci.key', 'text', { exclusive: true, confirm: interfere })).rejects.toThrow(
    'renamed',
  );
  expect(await readFile(join(directory, 'stolen'), 'utf8')).toBe('');
  await held.close();
});

it('a file that something else made meanwhile is not replaced', async () => {
  const held = await holdDirectory(join(directory, 'out'));
  const path = join(directory, 'out', 'ci.key');
  let asked = 0;
  const confirm = async () => {
    if (++asked === 2) await writeFile(path, 'theirs');
  };
  await expect(writeWhole(held, 'ci.key', 'text', { exclusive: true, confirm })).rejects.toThrow('EEXIST');
  expect(await readFile(path, 'utf8')).toBe('theirs');
  expect(await readdir(join(directory, 'out'))).toEqual(['ci.key']);
  await held.close();
});

it('what killed processes left behind is removed, and what others write now is not', async () => {
  const held = await holdDirectory(join(directory, 'out'));
  const ended = spawnSync('true').pid;
  for (const middle of ['', `${ended}.`, `${process.ppid}.`, 'pub.'])
    await writeFile(join(directory, 'out', `.ci.key.${middle}partial`), '');
  await writeWhole(held, 'ci.key', 'text', { exclusive: true, confirm: async () => {} });
  expect((await readdir(join(directory, 'out'))).toSorted()).toEqual(
    [`.ci.key.${process.ppid}.partial`, '.ci.key.pub.partial', 'ci.key'].toSorted(),
  );
  await held.close();
});

it.runIf(process.platform === 'linux')(
  'a directory that cannot be made is an error that says why',
  async () => {
    await expect(holdDirectory('/sys/of-no-one')).rejects.toThrow(/EPERM|EACCES|EROFS/);
  },
);

describe.runIf(process.platform === 'linux')('a file system for the kernel', () => {
  it('is known by its kind, wherever it is', async () => {
    expect(await specialFileSystem('//proc/self')).toBe('proc');
    expect(await specialFileSystem(directory)).toBeUndefined();
  });

  it('is known by its path alone on other systems, where the numbers of kinds mean something else', async () => {
    vi.stubGlobal('process', { ...process, platform: 'darwin' });
    onTestFinished(() => void vi.unstubAllGlobals());
    expect(await specialFileSystem('//proc/self')).toBeUndefined();
    expect(await specialFileSystem('/proc/self')).toBe('/proc');
  });
});

import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeDirectories } from './make-directories.ts';

async function temporary(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'directories-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

test('makes what is missing with its mode, and leaves what is there', async () => {
  const directory = await temporary();
  const mode = (await stat(directory)).mode;
  const path = join(directory, 'with space', 'below');
  makeDirectories(path, 0o700);
  makeDirectories(path, 0o755);
  for (const made of [path, join(path, '..')]) expect((await stat(made)).mode & 0o777).toBe(0o700);
  expect((await stat(directory)).mode).toBe(mode);
});

test.each(['file', 'file/below', 'file/below/it'])(
  'fails at %s when a file is in its place',
  async (path) => {
    const directory = await temporary();
    await writeFile(join(directory, 'file'), '');
    expect(() => makeDirectories(join(directory, path))).toThrow(/EEXIST|ENOTDIR/);
  },
);

test.runIf(process.platform === 'linux')(
  'fails where nothing can be made, also when that "does not exist"',
  () => {
    for (const path of ['/proc/none', '/proc/self/none/below/it']) {
      expect(() => makeDirectories(path)).toThrow(/ENOENT/);
    }
  },
);

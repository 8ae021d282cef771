import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  chmod,
  type FileHandle,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { fileStore } from '../../../provider/lifecycle/journal-file.ts';
import { ageOf, identifyProcess, isProcessRunning } from '../../../provider/lifecycle/process-identity.ts';

async function opened() {
  const root = await mkdtemp(join(tmpdir(), 'journal-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const directory = join(root, 'with space', 'creations');
  return { directory, store: fileStore(directory, { run: 'run', state: 'state' }) };
}

/** The method that waits until a file is on the disk, of all handles. */
async function spyOnSync(path: string) {
  const handle = await open(path, 'r');
  await handle.close();
  const sync = vi.spyOn(Object.getPrototypeOf(handle), 'sync');
  onTestFinished(() => sync.mockRestore());
  return sync;
}

test('entries are files that only this user can read, and a new text takes the place of the old one', async () => {
  const { directory, store } = await opened();
  expect(await store.list()).toEqual([]);
  await store.write('one', 'first');
  await store.write('one', 'second');
  await store.write('two', 'other');
  expect(await store.list()).toEqual([
    { id: 'one', where: join(directory, 'one.json'), text: 'second' },
    { id: 'two', where: join(directory, 'two.json'), text: 'other' },
  ]);
  expect((await stat(join(directory, 'one.json'))).mode & 0o777).toBe(0o600);
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
  await store.remove('one');
  await store.remove('one');
  expect(await readdir(directory)).toEqual(['two.json']);
});

test('an entry is on the disk before it takes its name, and its name before it counts as written', async () => {
  const { directory, store } = await opened();
  await store.write('one', 'first');
  const sync = await spyOnSync(directory);
  const onDisk: (readonly [what: string, entry: string])[] = [];
  sync.mockImplementation(async function (this: FileHandle) {
    const isDirectory = (await this.stat()).isDirectory();
    const what = isDirectory ? 'the directory' : await readFile(join(directory, 'one.draft'), 'utf8');
    // A write that does not wait for this ends first.
    await setImmediate();
    onDisk.push([what, await readFile(join(directory, 'one.json'), 'utf8')]);
  });
  await store.write('one', 'second');
  expect(onDisk).toEqual([
    ['second', 'first'],
    ['the directory', 'second'],
  ]);
});

test('an entry that cannot be stored is an error that names the directory, and takes no space', async () => {
  const { directory, store } = await opened();
  await store.write('one', 'first');
  const sync = await spyOnSync(directory);
  sync.mockRejectedValue(new Error('ENOSPC: no space left on device, write'));
  await expect(store.write('one', 'second')).rejects.toThrow(
    `ENOSPC: no space left on device, write, in ${directory}`,
  );
  expect(await readdir(directory)).toEqual(['one.json']);
  expect(await store.list()).toMatchObject([{ text: 'first' }]);
});

test.runIf(process.platform === 'linux')('no file stays open', async () => {
  const { store } = await opened();
  await store.write('one', 'text');
  const before = await readdir('/proc/self/fd');
  for (let times = 0; times < 3; times++) await store.write('one', 'text');
  expect((await readdir('/proc/self/fd')).length).toBeLessThan(before.length + 3);
});

test('what is not an entry is left alone, and what cannot be one has no text', async () => {
  const { directory, store } = await opened();
  await mkdir(join(directory, 'folder.json'), { recursive: true });
  await writeFile(join(directory, 'huge.json'), ' '.repeat(100_000));
  await writeFile(join(directory, 'one.draft'), 'cut short');
  expect((await store.list()).map(({ id, text }) => [id, text])).toEqual([
    ['folder', ''],
    ['huge', ''],
  ]);
});

test('no entry is waited for, and none is read without end', async () => {
  const { directory, store } = await opened();
  await mkdir(directory, { recursive: true });
  const [endless = '', huge = '', link = '', pipe = ''] = Array.from({ length: 4 }, () =>
    join(directory, `${randomUUID()}.json`),
  );
  await symlink('/dev/zero', endless);
  await writeFile(huge, '');
  await truncate(huge, 2 ** 40);
  await writeFile(join(directory, 'elsewhere'), 'text');
  await symlink('elsewhere', link);
  execFileSync('mkfifo', [pipe]);
  expect((await store.list()).map(({ text }) => text)).toEqual(['', '', '', '']);
});

test('a directory that cannot be made is an error that names it', async () => {
  const { directory, store } = await opened();
  await mkdir(join(directory, '..'), { recursive: true });
  await writeFile(directory, 'a file');
  await expect(store.write('one', 'text')).rejects.toThrow(directory);
  await expect(store.list()).rejects.toThrow(directory);
});

test('a draft that another run left does not stop an entry', async () => {
  const { directory, store } = await opened();
  await store.write('one', 'first');
  await writeFile(join(directory, 'two.draft'), 'cut short');
  await chmod(join(directory, 'two.draft'), 0o600);
  await store.write('two', 'whole');
  expect((await store.list()).map(({ text }) => text)).toEqual(['first', 'whole']);
});

test('a process runs until it is killed, also while its parent has not noticed, and its number proves nothing', async () => {
  expect(isProcessRunning(identifyProcess())).toBe('yes');
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const exited = once(child, 'exit');
  const pid = child.pid ?? 0;
  const identity = identifyProcess(pid);
  expect(isProcessRunning(identity)).toBe('yes');
  child.kill('SIGKILL');
  await exited;
  expect(isProcessRunning(identity)).toBe('no');

  const [machine, own, started] = JSON.parse(identifyProcess());
  expect(isProcessRunning(JSON.stringify([machine, own, `${started}0`]))).toBe('no');
  expect(isProcessRunning(JSON.stringify(['another machine', own, started]))).toBe('unknown');
  for (const text of ['', '[]', '{}', 'null', '[1,2,3]']) expect(isProcessRunning(text)).toBe('unknown');
});

test.runIf(process.platform === 'linux')('the age of a process counts from its start', async () => {
  const own = ageOf(process.pid) ?? 0;
  expect(Math.abs(own - process.uptime() * 1_000)).toBeLessThan(1_000);
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const exited = once(child, 'exit');
  expect(ageOf(child.pid ?? 0)).toBeLessThan(own);
  expect(ageOf(process.ppid)).toBeGreaterThan(own - 10);
  child.kill('SIGKILL');
  await exited;
  expect(ageOf(child.pid ?? 0)).toBeUndefined();
});

import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { identifyProcess } from './process-identity.ts';
import { countInFiles } from './revocation-files.ts';

async function place() {
  const directory = await mkdtemp(join(tmpdir(), 'revocations-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return { directory, run: identifyProcess(), scope: 'apply' };
}

const IDS = ['key_a', 'key_b', 'key_c', 'key_d', 'key_e', 'key_f'];

describe('a count that processes share', () => {
  it('gives each key a number of its own, however many count at once', async () => {
    const shared = await place();
    const processes = [countInFiles(shared), countInFiles(shared)];
    const numbers = await Promise.all(IDS.map((id, index) => processes[index % 2]?.add(id)));
    expect(numbers.sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('counts a key once, also when another process counts it again', async () => {
    const shared = await place();
    expect(await countInFiles(shared).add('key_a')).toBe(1);
    const other = countInFiles(shared);
    expect(await other.add('key_a')).toBe(0);
    expect(await other.add('../../outside')).toBe(2);
  });

  it('gives a number that was taken off to the next key', async () => {
    const shared = await place();
    const count = countInFiles(shared);
    for (const id of ['key_a', 'key_b']) await count.add(id);
    await count.remove('key_a');
    expect(await countInFiles(shared).add('key_c')).toBe(1);
    expect(await count.add('key_a')).toBe(3);
  });

  it.runIf(process.platform === 'linux')('keeps no file open', async () => {
    const count = countInFiles(await place());
    await count.add('first');
    const before = await readdir('/proc/self/fd');
    for (let number = 0; number < 3; number++) await count.add(`key_${number}`);
    expect((await readdir('/proc/self/fd')).length).toBeLessThan(before.length + 3);
  });

  it('is another one for another run and for another scope', async () => {
    const shared = await place();
    await countInFiles(shared).add('key_a');
    expect(await countInFiles({ ...shared, scope: 'plan' }).add('key_a')).toBe(1);
    expect(await countInFiles({ ...shared, run: identifyProcess(1) }).add('key_a')).toBe(1);
  });

  it('does not wait for a pipe in its directory', async () => {
    const shared = await place();
    await mkdir(join(shared.directory, 'other'));
    execFileSync('mkfifo', [join(shared.directory, 'other', 'process')]);
    expect(await countInFiles(shared).add('key_a')).toBe(1);
  });

  it('is removed by a later run when its own is over', async () => {
    const shared = await place();
    await countInFiles({ ...shared, run: identifyProcess(2 ** 30) }).add('key_a');
    // The first to count in a directory of runs removes those that are over.
    await countInFiles(shared).add('key_a');
    expect(await readdir(shared.directory)).toHaveLength(1);
  });

  it('is kept in memory where nothing can be written', async () => {
    const shared = await place();
    const directory = join(shared.directory, 'a file');
    await writeFile(directory, '');
    const count = countInFiles({ ...shared, directory });
    expect([await count.add('key_a'), await count.add('key_b'), await count.add('key_a')]).toEqual([1, 2, 0]);
    await count.remove('key_b');
    expect(await count.add('key_c')).toBe(2);
  });

  it('goes on in memory when its directory is removed meanwhile', async () => {
    const shared = await place();
    const count = countInFiles(shared);
    await count.add('key_a');
    await rm(shared.directory, { recursive: true });
    await mkdir(shared.directory);
    expect(await count.add('key_b')).toBe(1);
  });
});

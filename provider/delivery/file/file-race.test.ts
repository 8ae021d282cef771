import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint } from '../../keys/fingerprint.ts';
import { makeKeyText } from '../../keys/key-text.ts';
import type { KeyOwner } from '../occupant.ts';
import { fileDestination } from './file-destination.ts';

const [secret, earlier, theirs] = [0, 1, 2].map(() => makeKeyText(randomBytes(64))) as [
  string,
  string,
  string,
];
const delivery = { secret, fingerprint: fingerprint(secret) };
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'delivery-'));
  await mkdir(join(root, 'out'));
  await writeFile(join(root, 'out', 'ci.key'), earlier);
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Delivers to a file that holds an earlier key; `change` is made when it is asked for the n-th time whose key that is. */
async function delivered(asked: number, change: () => Promise<unknown>) {
  let times = 0;
  const identify = async (found: string): Promise<KeyOwner> => {
    if (++times === asked) await change();
    return found === fingerprint(theirs) ? { kind: 'live', key: '"Theirs"' } : { kind: 'own' };
  };
  const path = join(root, 'out', 'ci.key');
  return fileDestination('file:ci.key', path, identify)
    .deliver(delivery)
    .then(
      () => 'delivered',
      (error: Error) => error.message,
    );
}

const replaceBy = async (target: string) => {
  await rename(join(root, 'out'), join(root, 'before'));
  await symlink(target, join(root, 'out'));
};

describe('between the check of a file and its delivery', () => {
  it('another key that takes its place is kept', async () => {
    const path = join(root, 'out', 'ci.key');
    expect(await delivered(1, () => writeFile(path, theirs))).toContain('another active key, "Theirs"');
    expect(await readFile(path, 'utf8')).toBe(theirs);
  });

  it.each([
    ['another key', () => writeFile(join(root, 'out', 'ci.key'), theirs), theirs],
    ['what a person wrote', () => writeFile(join(root, 'out', 'ci.key'), 'notes'), 'notes'],
    ['nothing', () => rm(join(root, 'out', 'ci.key')), undefined],
  ])('%s that takes its place after it was judged is kept', async (_, change, left) => {
    expect(await delivered(2, change)).toContain('was changed by something else during the delivery');
    const found = await readFile(join(root, 'out', 'ci.key'), 'utf8').catch(() => undefined);
    expect(found).toBe(left);
  });

  it('a directory of the kernel that takes the place of its own is refused', async () => {
    expect(await delivered(1, () => replaceBy('/proc/self'))).toContain(
      'is in /proc, a file system of the kernel',
    );
  });

  it('a directory under version control that takes the place of its own is refused', async () => {
    const repository = join(root, 'repository');
    await mkdir(repository);
    execFileSync('git', ['init', '--quiet', repository]);
    expect(await delivered(2, () => replaceBy(repository))).toContain('is in the git work tree');
    expect(await readdir(repository)).toEqual(['.git']);
  });

  it('a directory that another one takes the place of gets nothing', async () => {
    const swapped = async () => {
      await rename(join(root, 'out'), join(root, 'before'));
      await mkdir(join(root, 'out'));
    };
    expect(await delivered(2, swapped)).toContain(
      'was replaced by another one, or by a link, during the delivery',
    );
    expect(await readdir(join(root, 'out'))).toEqual([]);
    expect(await readFile(join(root, 'before', 'ci.key'), 'utf8')).toBe(earlier);
  });
});

describe('a directory that does not exist', () => {
  const path = () => join(root, 'missing', 'ci.key');
  const destination = () => fileDestination('file:ci.key', path(), async () => ({ kind: 'own' }));

  it('is not made for a delivery that is refused', async () => {
    execFileSync('git', ['init', '--quiet', root]);
    await expect(destination().deliver(delivery)).rejects.toThrow('is in the git work tree');
    await expect(access(join(root, 'missing'))).rejects.toThrow('ENOENT');
  });

  it('is not made when there is nothing to withdraw', async () => {
    await destination().withdraw(delivery.fingerprint);
    await expect(access(join(root, 'missing'))).rejects.toThrow('ENOENT');
  });
});

it.runIf(process.platform === 'linux')('no file stays open', async () => {
  const to = fileDestination('file:ci.key', join(root, 'out', 'ci.key'), async () => ({ kind: 'own' }));
  await to.deliver(delivery);
  const before = await readdir('/proc/self/fd');
  for (let times = 0; times < 3; times++) await to.deliver(delivery);
  expect((await readdir('/proc/self/fd')).length).toBeLessThan(before.length + 3);
});

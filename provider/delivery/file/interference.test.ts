import { mkdtemp, type open, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fingerprint } from '../../keys/fingerprint.ts';

/** Called before a file is opened. */
let opening: (path: string) => Promise<void> = async () => {};
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const held: typeof open = async (path, ...more) => {
    await opening(String(path));
    return real.open(path, ...more);
  };
  return { ...real, open: held };
});

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'interference-'));
});
afterEach(async () => {
  opening = async () => {};
  vi.resetModules();
  await rm(directory, { recursive: true, force: true });
});

it('a file that something else writes after it was read, and before it is replaced, is kept', async () => {
  const { fileDestination } = await import('./file-destination.ts');
  const path = join(directory, 'ci.key');
  const secret = `lp_${'a'.repeat(36)}`;
  const delivery = { secret, fingerprint: fingerprint(secret) };
  const destination = fileDestination('file:ci.key', path, async () => ({ kind: 'own' }));
  await destination.deliver(delivery);
  opening = async (opened) => {
    if (opened.endsWith('.partial')) await writeFile(path, 'theirs');
  };
  const later = { secret: `lp_${'b'.repeat(36)}`, fingerprint: 'b'.repeat(16) };
  await expect(destination.deliver(later)).rejects.toThrow(
    'was changed by something else during the delivery',
  );
  expect(await readFile(path, 'utf8')).toBe('theirs');
  expect(await readdir(directory)).toEqual(['ci.key']);
});

it.runIf(process.platform === 'linux')(
  'a directory is held also where the root cannot be opened',
  async () => {
    const { holdDirectory } = await import('./held-directory.ts');
    opening = async (opened) => {
      if (opened === '/') throw new Error('refused');
    };
    const held = await holdDirectory(join(directory, 'out'));
    expect(held.at('ci.key')).toBe(join(directory, 'out', 'ci.key'));
    await held.close();
  },
);

it.runIf(process.platform === 'linux')('the root does not stay open', async () => {
  const { holdDirectory } = await import('./held-directory.ts');
  const before = await openAt('/');
  await (await holdDirectory(directory)).close();
  expect(await openAt('/')).toBe(before);
});

/** How many descriptors of this process lead to a path. */
async function openAt(path: string): Promise<number> {
  const descriptors = await readdir('/proc/self/fd');
  const targets = await Promise.all(
    descriptors.map((name) => readlink(join('/proc/self/fd', name)).catch(() => '')),
  );
  return targets.filter((target) => target === path).length;
}

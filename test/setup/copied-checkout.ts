import { cp, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A checkout, until it is removed. */
interface CopiedCheckout {
  readonly folder: string;
  remove(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '..', '..');
const COPIED = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'package.json',
  'tsconfig.json',
  'action',
  'examples',
  'provider',
  'schemas',
];

/**
 * A checkout of its own, with dependencies installed and nothing built: what is built in it disturbs no other test.
 *
 * @param name of its folder, which may have spaces.
 */
export async function copiedCheckout(name = 'checkout'): Promise<CopiedCheckout> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'copied-')));
  const folder = join(parent, name);
  for (const each of COPIED)
    await cp(join(ROOT, each), join(folder, each), {
      recursive: true,
      filter: (path) => path !== join(ROOT, 'provider', 'dist'),
    });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  return { folder, remove: () => rm(parent, { recursive: true, force: true }) };
}

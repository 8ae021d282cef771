import type { DeclaredKeys, UnreadCode } from '../declared-keys.ts';
import type { FileSource } from '../file-source.ts';
import type { KeyDeclaration } from '../key-declaration.ts';
import { type ReadOptions, readTerraform } from './read-terraform.ts';

/**
 * The keys that code declares for OpenTofu and for Terraform. Files named `.tofu` are read by OpenTofu only, and can take
 * the place of others, so a key can exist for one of the two, or differ: which one is used is not known, and both are read.
 *
 * @see https://opentofu.org/docs/language/files/
 */
export async function readForEitherTool(
  files: FileSource,
  paths: readonly string[],
  options: ReadOptions,
): Promise<DeclaredKeys> {
  const forTofu = await readTerraform(files, paths, options);
  const shared = paths.filter((path) => !/\.tofu(?:\.json)?$/.test(path));
  if (shared.length === paths.length) return forTofu;
  const forTerraform = await readTerraform(files, shared, options, forTofu.roots);
  const all = [forTofu, forTerraform];
  return {
    keys: keysOfBoth(forTofu.keys, forTerraform.keys),
    faults: distinct(all.flatMap(({ faults }) => faults)),
    files: distinct(all.flatMap((read) => read.files)),
    unread: [
      ...distinct(all.flatMap(({ unread = [] }) => unread)),
      ...endedByTofu(forTofu.keys, forTerraform.keys),
    ],
    modules: distinct(all.flatMap(({ modules = [] }) => modules)),
  };
}

/** What is the same for both tools is declared once, and belongs to none. */
function keysOfBoth(
  forTofu: readonly KeyDeclaration[],
  forTerraform: readonly KeyDeclaration[],
): readonly KeyDeclaration[] {
  const ofTerraform = new Set(forTerraform.map(meaningOf));
  const ofTofu = new Set(forTofu.map(meaningOf));
  return [
    ...forTofu.map(
      (key): KeyDeclaration => (ofTerraform.has(meaningOf(key)) ? key : { ...key, tool: 'OpenTofu' }),
    ),
    ...forTerraform
      .filter((key) => !ofTofu.has(meaningOf(key)))
      .map((key): KeyDeclaration => ({ ...key, tool: 'Terraform' })),
  ];
}

/** One block can be a key of two roots: of a module, and of what calls it. */
function meaningOf({ address: _, directory: __, madeBy: ___, ...key }: KeyDeclaration): string {
  return JSON.stringify(key, (name, value: unknown) => (name === 'origins' ? undefined : value));
}

/** Keys that OpenTofu would revoke where Terraform keeps them. No rule about a single key can find that. */
function endedByTofu(
  forTofu: readonly KeyDeclaration[],
  forTerraform: readonly KeyDeclaration[],
): readonly UnreadCode[] {
  const kept = new Set(forTofu.map(siteOf));
  const same = new Set(forTofu.map(meaningOf));
  return forTerraform
    .filter((key) => !kept.has(siteOf(key)) && !same.has(meaningOf(key)))
    .map(({ address, header }) => ({
      at: header,
      subject: `${header.path} declares`,
      because: `only Terraform reads ${address} here, and what OpenTofu reads does not declare it`,
      remedy: 'Declare the key in the .tofu file as well, or keep one of the files only.',
    }));
}

function siteOf({ directory, address }: KeyDeclaration): string {
  return JSON.stringify([directory, address]);
}

function distinct<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

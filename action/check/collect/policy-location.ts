import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { WrittenBase } from '../policy/extends-schema.ts';
import { type FileText, MAX_TEXT_BYTES, textOf } from './file-text.ts';

/** Where the files of a policy come from. */
export interface PolicySources {
  /** Absolute path of the top folder, without links. */
  readonly top: string;
  /** Reads a file in the version of the repository that the policy is read from. */
  readonly readText: (path: string) => Promise<FileText>;
  /** That version, for messages: ` in commit 0123456789ab`, or nothing for the files on disk. */
  readonly where: string;
  /** Absolute path of a policy that the operator of the check has every policy extend. */
  readonly base?: string | undefined;
  /** Whether policies for some files that are not valid are left out, instead of making the whole policy invalid. */
  readonly leavesOutNested?: boolean;
}

/** A file that a policy consists of, besides the policy itself. */
export interface PolicyPart {
  readonly path: string;
  /** Whether it was read from disk, whatever commit is checked. */
  readonly onDisk: boolean;
  readonly sha256: string;
}

/** Where a file of a policy is. */
export type BaseLocation =
  /** In the repository; the path is relative to its top. */
  | { readonly kind: 'tree'; readonly path: string }
  /** On disk: outside the repository, in another checkout, or in a package. */
  | { readonly kind: 'disk'; readonly path: string; readonly shown: string; readonly inPackage: boolean }
  | { readonly kind: 'nowhere'; readonly because: string };

type Found = Exclude<BaseLocation, { readonly kind: 'nowhere' }>;

/**
 * Where a base is. A change must not decide by which policy it is judged, so a file of the repository is never read from
 * disk: only files outside it, files of another checkout inside its folder, and packages, whose digest is pinned.
 */
export function locateBase(base: WrittenBase, from: BaseLocation, sources: PolicySources): BaseLocation {
  if (from.kind === 'nowhere') return from;
  if (typeof base === 'object' && base.package !== undefined)
    return inPackages(base.package, base.file, from, sources);
  const { file, sha256 } = typeof base === 'string' ? { file: base, sha256: undefined } : base;
  const folder = from.kind === 'tree' ? join(sources.top, dirname(from.path)) : dirname(from.path);
  const path = resolve(folder, file);
  if (from.kind === 'disk' && from.inPackage) {
    if (sha256 === undefined)
      return { kind: 'nowhere', because: `${file}, which needs sha256, because it is in a package` };
    return { kind: 'disk', path, shown: shownPath(path, sources), inPackage: true };
  }
  const inside = pathInside(path, sources.top) ?? pathInside(withoutLinks(path), sources.top);
  if (inside !== undefined && !isInOtherCheckout(inside, sources.top)) return { kind: 'tree', path: inside };
  const shown = isAbsolute(file) && inside === undefined ? file : shownPath(path, sources);
  return { kind: 'disk', path, shown, inPackage: false };
}

/** A unique name of a file, as messages show it. */
export function nameOf(location: Found): string {
  return location.kind === 'tree' ? location.path : location.shown;
}

export function readBase(location: Found, { readText }: PolicySources): FileText | Promise<FileText> {
  return location.kind === 'tree' ? readText(location.path) : readFromDisk(location.path);
}

function readFromDisk(path: string): FileText {
  try {
    const stats = statSync(path);
    return stats.isFile() && stats.size <= MAX_TEXT_BYTES ? textOf(readFileSync(path)) : 'unfit';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unfit';
  }
}

/** Looks into `node_modules` as Node.js does: beside the file, and in every folder above it up to the top. */
function inPackages(name: string, file: string, from: Found, sources: PolicySources): BaseLocation {
  const start = from.kind === 'tree' ? join(sources.top, dirname(from.path)) : dirname(from.path);
  for (let folder = start; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name, file);
    if (isFile(path)) return { kind: 'disk', path, shown: shownPath(path, sources), inPackage: true };
    if (folder === sources.top || folder === dirname(folder)) break;
  }
  const because = `the package ${name}, whose ${file} was not found in node_modules. Install the package first, for example with "npm ci"`;
  return { kind: 'nowhere', because };
}

/** Git tracks nothing in a folder that contains a `.git` folder, so no change can have put a file there. */
function isInOtherCheckout(path: string, top: string): boolean {
  const folders = path.split('/').slice(0, -1);
  return folders.some((_, index) => {
    const folder = join(top, ...folders.slice(0, index + 1));
    return isFolder(folder) && isFolder(join(folder, '.git'));
  });
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function isFolder(path: string): boolean {
  // Not a link to one: a change can contain links.
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function pathInside(path: string, top: string): string | undefined {
  const inside = relative(top, path);
  const isOutside = inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return isOutside ? undefined : inside.replaceAll(sep, '/');
}

function shownPath(path: string, { top }: PolicySources): string {
  return relative(top, path).replaceAll(sep, '/');
}

function withoutLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

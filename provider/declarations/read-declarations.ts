import type { SourceRange } from '../documents/source-range.ts';
import type { DeclarationFault, DeclaredKeys } from './declared-keys.ts';
import type { FileSource } from './file-source.ts';
import type { KeyDeclaration } from './key-declaration.ts';
import type { RootSettings } from './terraform/root-variants.ts';

/** Written by tools, or of other projects. */
const NOT_OURS = /(?:^|\/)(?:node_modules|\.terraform|\.git)\//;
const KEYS_FILE = /(?:^|\/)lowerplane\.ya?ml$|(?:^|\/)\.lowerplane\/keys\.ya?ml$/;

/** Whether a file declares keys in YAML: by its name. */
export function isKeysFile(path: string): boolean {
  return KEYS_FILE.test(path);
}

/**
 * Finds every key that code declares, in the order of files and lines. What cannot be read is among the faults.
 *
 * @param before the files before the change that is judged, if there is one.
 */
export async function readDeclarations(
  files: FileSource,
  terraform: readonly RootSettings[] = [],
  before?: FileSource,
): Promise<DeclaredKeys> {
  const paths = (await files.list()).filter((path) => !NOT_OURS.test(path));
  const found: DeclaredKeys[] = [];
  if (paths.some((path) => /\.(?:tf|tofu)(?:\.json)?$/.test(path))) {
    const { readForEitherTool } = await import('./terraform/either-tool.ts');
    found.push(await readForEitherTool(files, paths, { settings: terraform, calledRoots: { before } }));
  }
  const synthesized = paths.filter((path) => path.endsWith('cdk.tf.json'));
  if (synthesized.length > 0) {
    const { readCdk } = await import('./cdk/read-cdk.ts');
    found.push(await readCdk(files, synthesized));
  }
  if (paths.some((path) => /(?:^|\/)cdktf\.json$/.test(path))) {
    const { readPrograms, unsynthesizedApps } = await import('./cdk/read-program.ts');
    found.push(await readPrograms(files, unsynthesizedApps(paths), paths));
  }
  const keysFiles = paths.filter(isKeysFile);
  if (keysFiles.length > 0) {
    const { readKeysFile } = await import('./yaml/read-keys-file.ts');
    found.push(await readKeysFile(files, keysFiles));
  }
  return {
    keys: found.flatMap(({ keys }) => keys).sort(byPlaceOfKey),
    faults: found.flatMap(({ faults }) => faults).sort(byPlaceOfFault),
    unread: found.flatMap(({ unread = [] }) => unread).sort((a, b) => byPlace(a.at, b.at)),
    modules: found.flatMap(({ modules = [] }) => modules),
    files: [...new Set(found.flatMap((each) => each.files))].sort(),
  };
}

function byPlaceOfKey(a: KeyDeclaration, b: KeyDeclaration): number {
  return byPlace(a.header, b.header) || (a.address < b.address ? -1 : 1);
}

function byPlaceOfFault(a: DeclarationFault, b: DeclarationFault): number {
  return byPlace(a.at, b.at);
}

function byPlace(a: SourceRange, b: SourceRange): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

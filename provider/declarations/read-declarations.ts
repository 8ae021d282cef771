import type { SourceRange } from '../documents/source-range.ts';
import type { DeclarationFault, DeclaredKeys, UnreadCode } from './declared-keys.ts';
import type { FileSource } from './file-source.ts';
import type { KeyDeclaration } from './key-declaration.ts';
import { KEY_TYPE } from './terraform/module-file.ts';
import type { RootSettings } from './terraform/root-variants.ts';

/** Written by tools, or of other projects. */
const NOT_OURS = /(?:^|\/)(?:node_modules|\.terraform|\.git)\//;
const KEYS_FILE = /(?:^|\/)lowerplane\.ya?ml$|(?:^|\/)\.lowerplane\/keys\.ya?ml$/;

/** Finds every key that code declares, in the order of files and lines. What cannot be read is among the faults. */
export async function readDeclarations(
  files: FileSource,
  terraform: readonly RootSettings[] = [],
): Promise<DeclaredKeys> {
  const paths = (await files.list()).filter((path) => !NOT_OURS.test(path));
  const found: DeclaredKeys[] = [];
  if (paths.some((path) => /\.(?:tf|tofu)(?:\.json)?$/.test(path))) {
    const { readTerraform } = await import('./terraform/read-terraform.ts');
    const { replacementOf } = await import('./terraform/module.ts');
    found.push(await readTerraform(files, paths, terraform));
    found.push({ ...NOTHING, unread: await replacedCode(files, paths, replacementOf) });
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
  const keysFiles = paths.filter((path) => KEYS_FILE.test(path));
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

const NOTHING: DeclaredKeys = { keys: [], faults: [], files: [] };

/** Keys in files that OpenTofu does not read, because it takes others for them. Terraform would read them. */
async function replacedCode(
  files: FileSource,
  paths: readonly string[],
  replacementOf: (path: string, paths: ReadonlySet<string>) => string | undefined,
): Promise<readonly UnreadCode[]> {
  const all = new Set(paths);
  const unread: UnreadCode[] = [];
  for (const path of paths) {
    const replacement = replacementOf(path, all);
    if (replacement === undefined || !(await files.read(path))?.includes(KEY_TYPE)) continue;
    unread.push({
      at: { path, line: 1, column: 1, endLine: 1, endColumn: 1 },
      subject: `${path} declares`,
      because: `OpenTofu reads ${replacement} in its place, and so does this check, but Terraform would read it`,
      remedy: 'Declare keys in one of the two files only.',
    });
  }
  return unread;
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

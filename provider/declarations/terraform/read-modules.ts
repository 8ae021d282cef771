import type { DeclarationFault } from '../declared-keys.ts';
import type { FileSource } from '../file-source.ts';
import { type Module, readModule } from './module.ts';
import { calledFolder, isLocalSource } from './relevant-folders.ts';

/** Longer files, and more text in all, are not parsed. Handwritten code is a hundredth of it. */
const LONGEST_FILE = 524_288;
const LONGEST_IN_ALL = 8 * LONGEST_FILE;

/** Modules by their folders, and what was read for them. */
export interface ReadModules {
  readonly modules: ReadonlyMap<string, Module>;
  readonly faults: readonly DeclarationFault[];
  readonly read: readonly string[];
}

/** Reads the modules in some folders, and those whose outputs they ask for. */
export async function readModules(
  files: FileSource,
  pathsByFolder: ReadonlyMap<string, readonly string[]>,
  folders: ReadonlySet<string>,
): Promise<ReadModules> {
  const modules = new Map<string, Module>();
  const faults: DeclarationFault[] = [];
  const read: string[] = [];
  let left = LONGEST_IN_ALL;
  const wanted = new Set([...folders].sort());
  for (const folder of wanted) {
    const texts = new Map<string, string>();
    for (const path of pathsByFolder.get(folder) ?? []) {
      const text = await files.read(path);
      if (text === undefined) continue;
      if (text.length > LONGEST_FILE || text.length > left) faults.push(tooLong(path, text.length));
      else texts.set(path, text);
      left -= Math.min(text.length, LONGEST_FILE);
    }
    if (texts.size === 0) continue;
    const module = await readModule(folder, texts);
    modules.set(folder, module);
    faults.push(...module.faults);
    read.push(...texts.keys());
    for (const { label, source } of module.calls) {
      if (isLocalSource(source) && asksFor(label, texts)) wanted.add(calledFolder(folder, source));
    }
  }
  return { modules, faults, read };
}

/** Whether `module.<label>` is written anywhere. */
function asksFor(label: string, texts: ReadonlyMap<string, string>): boolean {
  return [...texts.values()].some((text) => text.includes(`module.${label}`));
}

function tooLong(path: string, length: number): DeclarationFault {
  return {
    kind: 'unreadable',
    at: { path, line: 1, column: 1, endLine: 1, endColumn: 1 },
    message: `${path} has ${length} characters, more than the limit for Terraform code, so its keys are not checked. Split it, or exclude its path in the policy.`,
    identity: `${path} has ${length} characters, which is more than is read of Terraform code, so keys in it are not seen. Split it, or leave it out by the policy's paths.`,
  };
}

import type { UnreadCode } from '../declared-keys.ts';
import type { ModuleCall } from './module-file.ts';
import { calledFolder, isLocalSource, mentionsKeys } from './relevant-folders.ts';

/**
 * A called module that may declare keys, and whose code is not at hand; undefined for one that has nothing to do with keys.
 *
 * @param folder of the module that calls.
 * @param codeFolders that contain Terraform code.
 */
export function unreadModule(
  call: ModuleCall,
  folder: string,
  codeFolders: ReadonlySet<string>,
): UnreadCode | undefined {
  const { label, source, at } = call;
  const because = whyUnread(call, folder, codeFolders);
  if (because === undefined) return undefined;
  return {
    at,
    subject: `module.${label} declares`,
    because,
    remedy: isLocalSource(source)
      ? 'Check out the submodule or the files of the module, or check that repository by itself.'
      : 'Check the repository of the module by itself, or call a module of this repository.',
  };
}

function whyUnread(call: ModuleCall, folder: string, codeFolders: ReadonlySet<string>): string | undefined {
  const { source } = call;
  if (isLocalSource(source)) {
    const target = calledFolder(folder, source);
    return codeFolders.has(target)
      ? undefined
      : `its source ${target} has no Terraform files in this repository`;
  }
  if (!mentionsKeys(textOf(call))) return undefined;
  return source === undefined
    ? 'its source is not a plain string'
    : `its source "${source}" is not in this repository`;
}

/** Labels, names and strings of a call, without locations. */
function textOf({ label, source, arguments: given }: ModuleCall): string {
  return JSON.stringify([label, source, ...given], (name, value: unknown) =>
    name === 'at' || name === 'extent' ? undefined : value,
  );
}

import type { SourceRange } from '../../documents/source-range.ts';
import { quoted } from '../../keys/declaration/quoted.ts';
import type { DeclarationFault } from '../declared-keys.ts';
import type { StaticMap, StaticValue } from '../static-value.ts';

/** Names of the file that are its writer's own: a place for anchors that keys refer to. */
export const OWN_NAME = /^x-/;
/** The one version of the format. */
export const KEYS_FILE_VERSION = 1;

const EXAMPLE = 'Write "version: 1", and the keys as a list under "keys:".';

/** What is wrong with a keys file around its keys. */
export function keysFileFaults(file: StaticValue): readonly DeclarationFault[] {
  const faults: DeclarationFault[] = [];
  const report = (at: SourceRange, message: string) => faults.push({ kind: 'invalid-value', at, message });
  if (file.kind !== 'map') {
    report(file.at, `The file must be a mapping. ${EXAMPLE}`);
    return faults;
  }
  for (const [name, { extent }] of file.entries) {
    if (name === 'version' || name === 'keys' || OWN_NAME.test(name)) continue;
    report(
      extent,
      `The file has the unknown field ${quoted(name)}. Remove it, or begin its name with x- if it is your own.`,
    );
  }
  const version = file.entries.get('version')?.value;
  if (version === undefined) report(file.at, `The file has no version. ${EXAMPLE}`);
  else if (version.kind !== 'scalar' || version.value !== KEYS_FILE_VERSION)
    report(version.at, `version must be ${KEYS_FILE_VERSION}, the only version of this format.`);
  reportKeys(file, report);
  return faults;
}

function reportKeys(file: StaticMap, report: (at: SourceRange, message: string) => void): void {
  const entry = file.entries.get('keys');
  const keys = entry?.value;
  if (entry === undefined || keys === undefined) report(file.at, `The file has no keys. ${EXAMPLE}`);
  else if (keys.kind !== 'list') report(entry.extent, `keys must be a list. ${EXAMPLE}`);
  else {
    for (const [index, item] of keys.items.entries()) {
      if (item.kind === 'map' || item.kind === 'undecidable') continue;
      report(item.at, `keys[${index}] must be a mapping with the attributes of a key, such as name.`);
    }
  }
}

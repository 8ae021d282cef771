import { posix } from 'node:path';
import { AttributePath } from '../../keys/declaration/attribute-path.ts';
import type { Problem } from '../../keys/declaration/problem.ts';
import { readEach, reportUnknownNames } from '../../keys/declaration/read-attribute.ts';
import type { DeclarationFault, DeclaredKeys } from '../declared-keys.ts';
import { declaredTree } from '../declared-tree.ts';
import type { FileSource } from '../file-source.ts';
import type { KeyDeclaration } from '../key-declaration.ts';
import { locatedFault, locatedReading } from '../locate-reading.ts';
import { type ReadDeclaration, readKeyDeclaration } from '../read-key-declaration.ts';
import type { StaticMap, StaticValue } from '../static-value.ts';
import { unreadFile } from '../unread-file.ts';
import { type FileLines, placesOfItem, type WrittenItem } from './key-item.ts';
import { keysFileFaults } from './keys-file-faults.ts';
import { ALL_ENVIRONMENTS, KEYS_FILE_ATTRIBUTES, SHARED_ATTRIBUTES } from './keys-file-key.ts';
import { simpleYaml } from './simple-yaml.ts';

/** A thousand keys are less; more takes seconds to parse. */
const LONGEST_FILE = 500_000;
/** So many are enough to see that a file is not what it should be. */
const MOST_FAULTS = 50;

/**
 * The keys that keys files declare. A file that is not YAML declares none, and a fault says why; an attribute that
 * cannot be right is invalid, and the rest of its key is read.
 *
 * @param paths of keys files: `lowerplane.yaml`, `.lowerplane/keys.yaml`.
 */
export async function readKeysFile(files: FileSource, paths: readonly string[]): Promise<DeclaredKeys> {
  const found: DeclaredKeys[] = [];
  for (const path of paths) {
    const text = await files.read(path);
    const read = text === undefined ? { keys: [], faults: [unreadFile(path)] } : await readText(path, text);
    found.push({ ...read, faults: atMost(read.faults), files: [path] });
  }
  return {
    keys: found.flatMap(({ keys }) => keys),
    faults: found.flatMap(({ faults }) => faults),
    files: found.flatMap((each) => each.files),
  };
}

type Read = Pick<DeclaredKeys, 'keys' | 'faults'>;

async function readText(path: string, text: string): Promise<Read> {
  if (text.length > LONGEST_FILE) {
    const message = `The file has ${text.length} characters; at most ${LONGEST_FILE} are read. Split the keys into files of several directories.`;
    const identity = `The file has ${text.length} characters, and no more than ${LONGEST_FILE} are read. Spread the keys over the files of several folders.`;
    return { keys: [], faults: [{ ...unreadFile(path), message, identity }] };
  }
  const simple = simpleYaml(path, text);
  if (simple !== undefined) {
    const { value, lineStarts } = simple;
    const lines = { path, text, lineStarts };
    return keysIn(value, lines, (_, item) => simpleItem(lines, item), []);
  }
  // Loaded for the files that need it: it takes longer than to read a simple one.
  const { wholeYaml } = await import('./whole-yaml.ts');
  const { value, file, itemAt, faults } = wholeYaml(path, text);
  return value === undefined ? { keys: [], faults } : keysIn(value, file, itemAt, faults);
}

/** @param unreadable what was reported of parts that could not be read. */
function keysIn(
  file: StaticValue,
  lines: FileLines,
  itemAt: (index: number, value: StaticMap) => WrittenItem,
  unreadable: readonly DeclarationFault[],
): Read {
  const faults = [...unreadable];
  // A part that is missing because it could not be read is not reported a second time.
  const isWhole = faults.length === 0;
  if (isWhole) faults.push(...keysFileFaults(file));
  const list = file.kind === 'map' ? file.entries.get('keys')?.value : undefined;
  const keys: KeyDeclaration[] = [];
  for (const [index, value] of (list?.kind === 'list' ? list.items : []).entries()) {
    if (value.kind !== 'map') continue;
    const read = keyOf(value, `keys[${index}]`, placesOfItem(lines, itemAt(index, value)));
    keys.push(read.key);
    if (isWhole) faults.push(...read.faults);
  }
  return { keys, faults };
}

function simpleItem({ text, lineStarts }: FileLines, { at, entries }: StaticMap): WrittenItem {
  const isFlow = text[(lineStarts[at.line - 1] ?? 0) + at.column - 1] === '{';
  const [first] = entries.values();
  return { extent: at, first: isFlow ? undefined : first?.extent };
}

function keyOf(
  { entries }: StaticMap,
  address: string,
  places: ReturnType<typeof placesOfItem>,
): ReadDeclaration {
  const written = new Map<string, StaticValue>();
  for (const [name, { value }] of entries) written.set(name, value);
  const faults: DeclarationFault[] = [];
  const report = (problem: Problem) =>
    faults.push(locatedFault(problem, written, { origin: 'yaml', address, header: places.header }));
  const tree = declaredTree(written, 'value');
  reportUnknownNames(KEYS_FILE_ATTRIBUTES, tree, AttributePath.ROOT, report);
  const own = readEach(OWN_ATTRIBUTES, tree, AttributePath.ROOT, report);
  const located = (name: 'id' | 'purpose') => {
    const value = written.get(name);
    return locatedReading(own[name], value ? [value] : []);
  };
  const id = located('id');

  const everywhere = everyEnvironment(written.get('environments'));
  const isShared = (name: string) =>
    Object.hasOwn(SHARED_ATTRIBUTES, name) && !(everywhere && name === 'environments');
  const shared = [...written].filter(([name]) => isShared(name));
  const isTree = shared.length === written.size;
  const { key, faults: others } = readKeyDeclaration({
    origin: 'yaml',
    address,
    directory: posix.dirname(places.header.path),
    ...places,
    attributes: isTree ? written : new Map(shared),
    ...(isTree && { tree }),
    purpose: located('purpose'),
  });
  return {
    key: {
      ...key,
      ...(id.kind !== 'absent' && { id }),
      ...(everywhere !== undefined && { environments: everywhere }),
    },
    faults: [...faults, ...others],
  };
}

const { id: OWN_ID, purpose: OWN_PURPOSE } = KEYS_FILE_ATTRIBUTES;
const OWN_ATTRIBUTES = { id: OWN_ID, purpose: OWN_PURPOSE };

/** The resource expresses by leaving environments out what this file can express in a word. */
function everyEnvironment(value: StaticValue | undefined): KeyDeclaration['environments'] | undefined {
  const isEvery = value?.kind === 'scalar' && value.value === ALL_ENVIRONMENTS;
  return isEvery ? { kind: 'known', value: 'all', at: value.at } : undefined;
}

function atMost(faults: readonly DeclarationFault[]): readonly DeclarationFault[] {
  const last = faults[MOST_FAULTS - 1];
  if (last === undefined || faults.length === MOST_FAULTS) return faults;
  const left = faults.length - MOST_FAULTS + 1;
  const message = `This file has ${left} more faults.`;
  const identity = `${left} more things are wrong with this file.`;
  return [...faults.slice(0, MOST_FAULTS - 1), { ...last, message, identity }];
}

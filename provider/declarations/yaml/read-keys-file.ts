import { posix } from 'node:path';
import { isAlias, isMap, isSeq, type Node } from 'yaml';
import { type PositionedYaml, parsePositioned } from '../../documents/positioned-yaml.ts';
import { syntaxFaults } from '../../documents/yaml-syntax.ts';
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
import { placesOfItem, startOfFile } from './key-item.ts';
import { keysFileFaults } from './keys-file-faults.ts';
import { ALL_ENVIRONMENTS, KEYS_FILE_ATTRIBUTES, SHARED_ATTRIBUTES } from './keys-file-key.ts';
import { staticYaml } from './static-yaml.ts';

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
    const read = text === undefined ? { keys: [], faults: [unreadFile(path)] } : readText(path, text);
    found.push({ ...read, faults: atMost(read.faults), files: [path] });
  }
  return {
    keys: found.flatMap(({ keys }) => keys),
    faults: found.flatMap(({ faults }) => faults),
    files: found.flatMap((each) => each.files),
  };
}

type Read = Pick<DeclaredKeys, 'keys' | 'faults'>;

function readText(path: string, text: string): Read {
  if (text.length > LONGEST_FILE) {
    const message = `The file has ${text.length} characters; at most ${LONGEST_FILE} are read. Split the keys into files of several directories.`;
    const identity = `The file has ${text.length} characters, and no more than ${LONGEST_FILE} are read. Spread the keys over the files of several folders.`;
    return { keys: [], faults: [{ ...unreadFile(path), message, identity }] };
  }
  const source = parsePositioned(path, text);
  const faults: DeclarationFault[] = syntaxFaults(source).map((fault) => ({ kind: 'unreadable', ...fault }));
  if (faults.length > 0) return { keys: [], faults };
  const file = staticYaml(source, (at, message, identity = message) =>
    faults.push({ kind: 'unreadable', at, message, identity }),
  );
  if (file === undefined || (file.kind === 'scalar' && file.value === null)) {
    const message = 'The file declares nothing. Write "version: 1", and the keys as a list under "keys:".';
    const identity = message.replace('under', 'behind');
    if (faults.length === 0) faults.push({ kind: 'unreadable', at: startOfFile(source), message, identity });
    return { keys: [], faults };
  }
  // A part that is missing because it could not be read is not reported a second time.
  const isWhole = faults.length === 0;
  if (isWhole) faults.push(...keysFileFaults(file));
  const list = file.kind === 'map' ? file.entries.get('keys')?.value : undefined;
  const nodes = itemNodes(source);
  const keys: KeyDeclaration[] = [];
  for (const [index, value] of (list?.kind === 'list' ? list.items : []).entries()) {
    if (value.kind !== 'map') continue;
    const read = keyOf(value, `keys[${index}]`, placesOfItem(source, nodes[index], value));
    keys.push(read.key);
    if (isWhole) faults.push(...read.faults);
  }
  return { keys, faults };
}

/** The items of the list of keys, as the list has them: an alias among them is not followed. */
function itemNodes({ document }: PositionedYaml): readonly Node[] {
  const keys = isMap(document.contents) ? document.contents.get('keys', true) : undefined;
  const list = isAlias(keys) ? keys.resolve(document) : keys;
  return isSeq<Node>(list) ? list.items : [];
}

function keyOf(
  { entries }: StaticMap,
  address: string,
  places: ReturnType<typeof placesOfItem>,
): ReadDeclaration {
  const written = new Map([...entries].map(([name, entry]) => [name, entry.value]));
  const faults: DeclarationFault[] = [];
  const report = (problem: Problem) =>
    faults.push(locatedFault(problem, written, { origin: 'yaml', address, header: places.header }));
  const tree = declaredTree(written, 'value');
  reportUnknownNames(KEYS_FILE_ATTRIBUTES, tree, AttributePath.ROOT, report);
  const { id: ownId, purpose: ownPurpose } = KEYS_FILE_ATTRIBUTES;
  const own = readEach({ id: ownId, purpose: ownPurpose }, tree, AttributePath.ROOT, report);
  const id = locatedReading(own.id, [written.get('id') ?? []].flat());
  const purpose = locatedReading(own.purpose, [written.get('purpose') ?? []].flat());

  const everywhere = everyEnvironment(written.get('environments'));
  const attributes = new Map(
    [...written].filter(
      ([name]) => Object.hasOwn(SHARED_ATTRIBUTES, name) && !(everywhere && name === 'environments'),
    ),
  );
  const { key, faults: others } = readKeyDeclaration({
    origin: 'yaml',
    address,
    directory: posix.dirname(places.header.path),
    ...places,
    attributes,
    purpose,
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

import { isAlias, isMap, isSeq, type Node } from 'yaml';
import { type PositionedYaml, parsePositioned } from '../../documents/positioned-yaml.ts';
import { syntaxFaults } from '../../documents/yaml-syntax.ts';
import type { DeclarationFault, Declarations, FileSource } from '../declarations.ts';
import type { KeyDeclaration } from '../key-declaration.ts';
import { declared, keyOfAttributes, textNamed } from '../key-of-attributes.ts';
import type { StaticMap, StaticValue } from '../static-value.ts';
import { unreadFile } from '../unread-file.ts';
import { placesOfItem, startOfFile } from './key-item.ts';
import { staticYaml } from './static-yaml.ts';

/** A thousand keys are less; more takes seconds to parse. */
const LONGEST_FILE = 500_000;
/** So many are enough to see that a file is not what it should be. */
const MOST_FAULTS = 50;

/**
 * The keys that keys files declare. A file that is no YAML declares none, and a fault says why; an attribute that
 * breaks the published schema makes that attribute invalid, and the rest of its key is read.
 *
 * @param paths of keys files: `lowerplane.yaml`, `.lowerplane/keys.yaml`.
 */
export async function readKeysFile(files: FileSource, paths: readonly string[]): Promise<Declarations> {
  const found: Declarations[] = [];
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

type Read = Pick<Declarations, 'keys' | 'faults'>;

async function readText(path: string, text: string): Promise<Read> {
  if (text.length > LONGEST_FILE) {
    const message = `The file has ${text.length} characters, and no more than ${LONGEST_FILE} are read. Spread the keys over the files of several folders.`;
    return { keys: [], faults: [{ ...unreadFile(path), message }] };
  }
  const source = parsePositioned(path, text);
  const faults: DeclarationFault[] = syntaxFaults(source).map((fault) => ({ kind: 'unreadable', ...fault }));
  if (faults.length > 0) return { keys: [], faults };
  const file = staticYaml(source, (at, message) => faults.push({ kind: 'unreadable', at, message }));
  if (file === undefined || (file.kind === 'scalar' && file.value === null)) {
    const message = 'The file declares nothing. Write "version: 1", and the keys as a list behind "keys:".';
    if (faults.length === 0) faults.push({ kind: 'unreadable', at: startOfFile(source), message });
    return { keys: [], faults };
  }
  // A part that is missing because it made no sense is not missed a second time.
  const broken = faults.length > 0 ? [] : (await import('./keys-file-faults.ts')).keysFileFaults(file);
  faults.push(...broken.map(({ key: _, ...fault }) => fault));
  const list = file.kind === 'map' ? file.entries.get('keys')?.value : undefined;
  const nodes = itemNodes(source);
  const keys: KeyDeclaration[] = [];
  for (const [index, value] of (list?.kind === 'list' ? list.items : []).entries()) {
    if (value.kind !== 'map') continue;
    const read = keyOf(value, `keys[${index}]`, placesOfItem(source, nodes[index], value));
    keys.push(read.key);
    // What breaks the schema was told in the schema's words.
    if (!broken.some(({ key }) => key === index)) faults.push(...read.faults);
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
): ReturnType<typeof keyOfAttributes> {
  const attributes = new Map([...entries].map(([name, entry]) => [name, entry.value]));
  const everywhere = wordAll(attributes.get('environments'));
  if (everywhere !== undefined) attributes.delete('environments');
  // An empty purpose breaks the schema, so that it was complained of.
  const purpose = declared(attributes.get('purpose'), textNamed('purpose'), () => {});
  const read = keyOfAttributes({ origin: 'yaml', address, ...places, attributes, purpose });
  return everywhere === undefined ? read : { ...read, key: { ...read.key, environments: everywhere } };
}

/** The resource says by leaving environments out what this file can say in a word. */
function wordAll(value: StaticValue | undefined): KeyDeclaration['environments'] | undefined {
  const all = value?.kind === 'scalar' && value.value === 'all';
  return all ? { kind: 'known', value: 'all', at: value.at } : undefined;
}

function atMost(faults: readonly DeclarationFault[]): readonly DeclarationFault[] {
  const last = faults[MOST_FAULTS - 1];
  if (last === undefined || faults.length === MOST_FAULTS) return faults;
  const message = `${faults.length - MOST_FAULTS + 1} more things are wrong with this file.`;
  return [...faults.slice(0, MOST_FAULTS - 1), { ...last, message }];
}

import type { Node } from 'web-tree-sitter';
import type { DeclarationFault } from '../../declared-keys.ts';
import type { Expression } from '../expression/expression.ts';
import { KEY_TYPE, type ModuleFile, type Variable } from '../module-file.ts';
import { nestsTooDeep } from '../nesting.ts';
import { expressionOfNode } from './expression-of-node.ts';
import { faultsOf } from './faults.ts';
import { childOf, childrenOf, type HclText, rangeOf } from './hcl-text.ts';
import { keyBlockOf } from './key-block.ts';
import { withTree } from './parse.ts';

/** What a file adds to its module, while it is being read. */
type Growing = {
  readonly [Part in Exclude<keyof ModuleFile, 'isOfRoot'>]: ModuleFile[Part] extends ReadonlyMap<
    infer Name,
    infer Value
  >
    ? Map<Name, Value>
    : ModuleFile[Part] extends readonly (infer Item)[]
      ? Item[]
      : ModuleFile[Part];
} & { isOfRoot: boolean };

/** Reads a `.tf` file. What cannot be read is a fault, and the rest is read all the same. */
export async function readHcl(path: string, written: string): Promise<ModuleFile> {
  const text = written.replace(/^\ufeff/, '');
  const file: Growing = {
    path,
    variables: new Map(),
    locals: new Map(),
    outputs: new Map(),
    keys: [],
    calls: [],
    faults: [],
    isOfRoot: false,
  };
  const lines = text.split(/\r?\n/);
  const whole = { path, text, linesBefore: 0 };
  const pieces = piecesOf(whole);
  const unparsed = pieces.find(({ text: piece }) => nestsTooDeep(piece));
  const damages =
    unparsed === undefined
      ? await withTree(whole, (root) => {
          if (!root.hasError) readBlocks(whole, root, lines, file);
          return faultsOf(whole, root);
        })
      : undefined;
  if (damages?.length === 0) return file;
  // One brace too many, or one quote too few, and the parser makes nothing of all that follows: piece by piece it does.
  let damaged = 0;
  for (const piece of pieces) {
    const faults =
      nestsTooDeep(piece.text) || damaged > MOST_DAMAGED ? undefined : await readPiece(piece, lines, file);
    if (faults?.length !== 0) damaged += 1;
    if (file.faults.length < FAULTS_OF_A_FILE) file.faults.push(...(faults ?? [unreadPiece(piece)]));
  }
  if (!file.faults.some(({ kind }) => kind === 'unreadable')) file.faults.push(...(damages ?? []));
  return file;
}

/** @returns undefined when nothing can be made of it. */
async function readPiece(
  piece: HclText,
  lines: readonly string[],
  file: Growing,
): Promise<readonly DeclarationFault[] | undefined> {
  return withTree(piece, (root) => {
    readBlocks(piece, root, lines, file);
    return faultsOf(piece, root);
  });
}

function unreadPiece({ path, linesBefore }: HclText): DeclarationFault {
  const line = linesBefore + 1;
  return {
    kind: 'unreadable',
    at: { path, line, column: 1, endLine: line, endColumn: 1 },
    message: 'The rest of this file cannot be parsed, so keys in it may have been missed.',
    identity: 'From here on nothing can be made of this file, so keys in it may have been overlooked.',
  };
}

/** The rest of a file with more unreadable pieces is not read. */
const MOST_DAMAGED = 50;
/** More faults of one file would not help anyone. */
const FAULTS_OF_A_FILE = 5;

/** Reads a `.tfvars` file: assignments alone. */
export async function readVariables(path: string, written: string): Promise<ReadonlyMap<string, Expression>> {
  const source = { path, text: written.replace(/^\ufeff/, ''), linesBefore: 0 };
  if (nestsTooDeep(source.text)) return new Map();
  return (await withTree(source, (root) => attributesOf(source, root))) ?? new Map();
}

function readBlocks(source: HclText, root: Node, lines: readonly string[], file: Growing): void {
  for (const block of topBlocks(root)) {
    const [type = '', label = '', name = ''] = labelsOf(block);
    if (type === 'variable') file.variables.set(label, variableOf(attributesOf(source, block)));
    else if (type === 'output') {
      const value = attributesOf(source, block).get('value');
      if (value !== undefined) file.outputs.set(label, value);
    } else if (type === 'locals') {
      for (const [local, value] of attributesOf(source, block)) file.locals.set(local, value);
    } else if (type === 'module') {
      const given = attributesOf(source, block);
      const from = given.get('source');
      const path = from?.kind === 'literal' ? String(from.value) : undefined;
      file.calls.push({ label, source: path, at: rangeOf(source, block), arguments: given });
    } else if (type === 'provider' || (type === 'terraform' && hasBackend(block))) file.isOfRoot = true;
    else if (type === 'resource' && label === KEY_TYPE) {
      const { key, faults } = keyBlockOf(source, block, name, attributesOf(source, block), lines);
      file.keys.push(key);
      file.faults.push(...faults);
    }
  }
}

/** The blocks at the top of a file. Those inside of a part with a syntax error count too. */
function topBlocks(root: Node): Node[] {
  return childrenOf(root)
    .flatMap((child) => (child.type === 'body' || child.isError ? childrenOf(child) : [child]))
    .filter(({ type }) => type === 'block');
}

function hasBackend(block: Node): boolean {
  const body = childOf(block, 'body');
  return (body === undefined ? [] : childrenOf(body)).some(
    (inner) => inner.type === 'block' && ['backend', 'cloud'].includes(labelsOf(inner)[0] ?? ''),
  );
}

/** `resource`, `lowerplane_api_key`, `ci`. */
function labelsOf(block: Node): string[] {
  const texts: string[] = [];
  for (const child of childrenOf(block)) {
    if (child.type === 'block_start') break;
    if (child.type === 'identifier') texts.push(child.text);
    if (child.type === 'string_lit') texts.push(child.text.slice(1, -1));
  }
  return texts;
}

function attributesOf(source: HclText, block: Node): ReadonlyMap<string, Expression> {
  const found = new Map<string, Expression>();
  const body = childOf(block, 'body');
  for (const attribute of body === undefined ? [] : childrenOf(body)) {
    const name = attribute.type === 'attribute' ? childOf(attribute, 'identifier') : undefined;
    const value = name && childOf(attribute, 'expression');
    if (name === undefined || value === undefined) continue;
    // The parser makes sense of what makes none: another attribute's value, for one.
    const expression: Expression = attribute.hasError
      ? { kind: 'unsupported', what: 'syntax that cannot be read', at: rangeOf(source, value) }
      : expressionOfNode(source, value);
    found.set(name.text, expression);
  }
  return found;
}

function variableOf(attributes: ReadonlyMap<string, Expression>): Variable {
  return {
    default: attributes.get('default'),
    type: attributes.get('type'),
    nullable: attributes.get('nullable'),
  };
}

const BLOCK_START = /^[a-z_]+(?:[ \t]+(?:"[^"\n]{0,200}"|[\w-]{1,200})){0,2}[ \t]*\{/gm;
const BLOCK_END = /^\}[ \t]*\r?\n/gm;

/** The text, cut before each line that begins like a block and after each line that ends one. */
function piecesOf({ path, text }: HclText): HclText[] {
  const starts = [...text.matchAll(BLOCK_START)].map(({ index }) => index);
  const ends = [...text.matchAll(BLOCK_END)].map((match) => match.index + match[0].length);
  const cuts = [...new Set([0, ...starts, ...ends])].sort((a, b) => a - b);
  let linesBefore = 0;
  return cuts.map((cut, index) => {
    const piece = { path, text: text.slice(cut, cuts[index + 1]), linesBefore };
    linesBefore += piece.text.split('\n').length - 1;
    return piece;
  });
}

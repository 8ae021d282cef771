import type { Node } from 'web-tree-sitter';
import type { DeclarationFault } from '../../declarations.ts';
import type { Insertion } from '../../key-declaration.ts';
import { purposeComment } from '../../purpose-comment.ts';
import type { Expression } from '../expression/expression.ts';
import { KEY_TYPE, type KeyBlock, type ModuleCall, type ModuleFile } from '../module-file.ts';
import { expressionOfNode } from './expression-of-node.ts';
import { hclParser } from './grammar.ts';
import { childOf, childrenOf, type HclText, rangeBetween, rangeOf } from './hcl-text.ts';

/** More in one file tells nobody more. */
const FAULTS_OF_A_FILE = 5;

/** Reads a `.tf` file. What cannot be read is a fault, and the rest is read all the same. */
export async function readHcl(path: string, written: string): Promise<ModuleFile> {
  const source: HclText = { path, text: written.replace(/^\ufeff/, '') };
  const tree = (await hclParser()).parse(source.text);
  const variables = new Map<string, Expression | undefined>();
  const locals = new Map<string, Expression>();
  const keys: KeyBlock[] = [];
  const calls: ModuleCall[] = [];
  if (tree === null) return { path, variables, locals, keys, calls, faults: [] };
  const lines = source.text.split(/\r?\n/);
  for (const block of topBlocks(tree.rootNode)) {
    const [type = '', ...labels] = labelsOf(block);
    const attributes = attributesOf(source, block);
    const [label = ''] = labels;
    if (type === 'variable') variables.set(label, attributes.get('default'));
    else if (type === 'locals') for (const [name, value] of attributes) locals.set(name, value);
    else if (type === 'module') {
      const from = attributes.get('source');
      if (from?.kind === 'literal') calls.push({ label, source: String(from.value), arguments: attributes });
    } else if (type === 'resource' && label === KEY_TYPE) {
      keys.push(keyBlock(source, block, labels[1] ?? '', attributes, lines));
    }
  }
  const faults = faultsOf(source, tree.rootNode);
  tree.delete();
  return { path, variables, locals, keys, calls, faults };
}

/** Reads a `.tfvars` file: assignments alone. */
export async function readVariables(path: string, written: string): Promise<ReadonlyMap<string, Expression>> {
  const source: HclText = { path, text: written.replace(/^\ufeff/, '') };
  const tree = (await hclParser()).parse(source.text);
  if (tree === null) return new Map();
  const values = attributesOf(source, tree.rootNode);
  tree.delete();
  return values;
}

function topBlocks(root: Node): Node[] {
  return childrenOf(root)
    .flatMap((child) => (child.type === 'body' ? childrenOf(child) : [child]))
    .filter(({ type }) => type === 'block');
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
  for (const attribute of attributeNodes(block)) {
    const name = childOf(attribute, 'identifier');
    const value = childOf(attribute, 'expression');
    if (name !== undefined && value !== undefined) found.set(name.text, expressionOfNode(source, value));
  }
  return found;
}

function attributeNodes(block: Node): Node[] {
  const body = childOf(block, 'body');
  return body === undefined ? [] : childrenOf(body).filter(({ type }) => type === 'attribute');
}

function keyBlock(
  source: HclText,
  block: Node,
  label: string,
  attributes: ReadonlyMap<string, Expression>,
  lines: readonly string[],
): KeyBlock {
  const extent = rangeOf(source, block);
  const start = childOf(block, 'block_start');
  const [first = block] = childrenOf(block);
  const lastLabel = childrenOf(block).findLast(
    ({ type, startIndex }) => type === 'string_lit' && startIndex < (start?.startIndex ?? 0),
  );
  return {
    origin: 'terraform',
    label,
    header: rangeBetween(source.path, first, lastLabel ?? first),
    extent,
    attributes,
    purpose: purposeComment(lines, extent),
    insertion: insertionIn(source.path, block, start, lines),
  };
}

/** After the last attribute, or the line that opens the block; nowhere in a block of a single line. */
function insertionIn(
  path: string,
  block: Node,
  start: Node | undefined,
  lines: readonly string[],
): Insertion | undefined {
  if (start === undefined || block.startPosition.row === block.endPosition.row) return undefined;
  const last = attributeNodes(block).at(-1);
  const row = (last ?? start).endPosition.row;
  const lineText = lines[row] ?? '';
  const first = attributeNodes(block)[0];
  const indentOf = (line: string) => line.slice(0, line.length - line.trimStart().length);
  const indent =
    first === undefined
      ? `${indentOf(lines[block.startPosition.row] ?? '')}  `
      : indentOf(lines[first.startPosition.row] ?? '');
  return { path, afterLine: row + 1, lineText, indent, syntax: 'hcl' };
}

function faultsOf(source: HclText, root: Node): DeclarationFault[] {
  if (!root.hasError) return [];
  const faults: DeclarationFault[] = [];
  const visit = (node: Node) => {
    if (faults.length >= FAULTS_OF_A_FILE || !(node.hasError || node.isMissing)) return;
    if (node.isError || node.isMissing) {
      const what = node.isMissing
        ? `Here ${node.type} is missing`
        : 'This part cannot be read as Terraform code';
      const message = `${what}, so keys declared in this file may have been overlooked. "terraform validate" says what is wrong.`;
      faults.push({ kind: 'unreadable', at: rangeOf(source, node), message });
      return;
    }
    for (const child of node.children) if (child !== null) visit(child);
  };
  visit(root);
  return faults;
}

import type { Node } from 'web-tree-sitter';
import { KEY } from '../../../delivery/key-specification.ts';
import type { DeclarationFault } from '../../declared-keys.ts';
import type { Insertion } from '../../key-declaration.ts';
import { purposeComment } from '../../purpose-comment.ts';
import type { Expression } from '../expression/expression.ts';
import type { KeyBlock } from '../module-file.ts';
import { childOf, childrenOf, type HclText, rangeBetween, rangeOf } from './hcl-text.ts';

/** A resource block that declares keys, and what is wrong with how it is written. */
export function keyBlockOf(
  source: HclText,
  block: Node,
  label: string,
  written: ReadonlyMap<string, Expression>,
  lines: readonly string[],
): { readonly key: KeyBlock; readonly faults: readonly DeclarationFault[] } {
  const extent = rangeOf(source, block);
  const start = childOf(block, 'block_start');
  const [first = block] = childrenOf(block);
  const lastLabel = childrenOf(block).findLast(
    ({ type, startIndex }) =>
      /^(?:string_lit|identifier)$/.test(type) && startIndex < (start?.startIndex ?? 0),
  );
  const header = rangeBetween(source, first, lastLabel ?? first);
  const attributes = new Map(written);
  const faults: DeclarationFault[] = [];
  for (const nested of nestedBlocks(block)) {
    const name = childrenOf(nested)[0]?.text ?? '';
    if (name === 'lifecycle' || name === 'provisioner') attributes.set(name, ownBlock(source, nested));
    if (!Object.hasOwn(KEY.attributes, name)) continue;
    const at = rangeOf(source, nested);
    attributes.set(name, { kind: 'unsupported', what: 'a block where an attribute belongs', at });
    const example = `${name} = ${name === 'deliver_to' ? '[{ ... }]' : '{ ... }'}`;
    faults.push({
      kind: 'invalid-value',
      at,
      message: `${name} is an attribute, but is written as a block. Add an equals sign: ${example}.`,
      identity: `${name} is an attribute, but written as a block. Put an equals sign behind it: ${example}.`,
    });
  }
  faults.push(...repeatedAttributes(source, block));
  if (block.hasError) {
    const unread: Expression = { kind: 'unsupported', what: 'syntax that cannot be read', at: header };
    for (const name of Object.keys(KEY.attributes)) if (!attributes.has(name)) attributes.set(name, unread);
  }
  const key: KeyBlock = {
    origin: 'terraform',
    label,
    header,
    extent,
    attributes,
    purpose: purposeComment(lines, extent),
    insertion: insertionIn(source, block, start, lines),
  };
  return { key, faults };
}

/** A block for Terraform itself: what is set in it, as text where that is neither a truth value nor empty. */
function ownBlock(source: HclText, block: Node): Expression {
  const at = rangeOf(source, block);
  const entry = (name: string, node: Node, written: string) => {
    const extent = rangeOf(source, node);
    const value: Expression =
      written === '[]'
        ? { kind: 'tuple', items: [], at: extent }
        : { kind: 'literal', value: written, at: extent };
    return { key: { kind: 'literal', value: name, at: extent }, value, extent } as const;
  };
  const set = attributeNodes(block).map((node) =>
    entry(
      childOf(node, 'identifier')?.text ?? '',
      node,
      childOf(node, 'expression')?.text.replace(/\s/g, '') ?? '',
    ),
  );
  const conditions = nestedBlocks(block).map((node) => entry(childrenOf(node)[0]?.text ?? '', node, ''));
  return { kind: 'object', entries: [...set, ...conditions], at };
}

/** Terraform accepts each attribute once. */
function repeatedAttributes(source: HclText, block: Node): DeclarationFault[] {
  const seen = new Map<string, number>();
  const faults: DeclarationFault[] = [];
  for (const attribute of attributeNodes(block)) {
    const name = childOf(attribute, 'identifier')?.text ?? '';
    const at = rangeOf(source, attribute);
    const first = seen.get(name);
    if (first === undefined) seen.set(name, at.line);
    else
      faults.push({
        kind: 'invalid-value',
        at,
        message: `${name} is already set in line ${first}. Remove one of the two.`,
        identity: `Repeated Attribute: ${name}`,
      });
  }
  return faults;
}

function attributeNodes(block: Node): Node[] {
  const body = childOf(block, 'body');
  return body === undefined ? [] : childrenOf(body).filter(({ type }) => type === 'attribute');
}

function nestedBlocks(block: Node): Node[] {
  const body = childOf(block, 'body');
  return body === undefined ? [] : childrenOf(body).filter(({ type }) => type === 'block');
}

/** After the last attribute, or the line that opens the block; nowhere in a block that ends on that line. */
function insertionIn(
  { path, linesBefore }: HclText,
  block: Node,
  start: Node | undefined,
  lines: readonly string[],
): Insertion | undefined {
  const attributes = attributeNodes(block);
  const before = attributes.at(-1) ?? start;
  if (before === undefined || before.endPosition.row >= block.endPosition.row) return undefined;
  const lineOf = (row: number) => lines[linesBefore + row] ?? '';
  const indentAt = (row: number) => /^\s*/.exec(lineOf(row))?.[0] ?? '';
  const row = before.endPosition.row;
  const own = attributes.find(({ startPosition }) => startPosition.row > block.startPosition.row);
  return {
    path,
    afterLine: linesBefore + row + 1,
    lineText: lineOf(row),
    indent: own === undefined ? `${indentAt(block.startPosition.row)}  ` : indentAt(own.startPosition.row),
    syntax: 'hcl',
  };
}

import { isMap, isScalar, isSeq, type Node, visit } from 'yaml';
import { isJson } from '../../documents/is-json.ts';
import {
  entriesOf,
  itemsOf,
  type PositionedEntry,
  type PositionedYaml,
  parsePositioned,
  rangeAt,
  rangeOfNode,
} from '../../documents/positioned-yaml.ts';
import type { SourceRange } from '../../documents/source-range.ts';
import { ABSENT, type DeclaredAttribute } from '../declared-attribute.ts';
import type { DeclarationFault } from '../declared-keys.ts';
import type { Insertion } from '../key-declaration.ts';
import { purposeOf } from '../purpose-comment.ts';
import type { Expression, ObjectEntry } from './expression/expression.ts';
import { readTemplate } from './hcl/read-template.ts';
import { KEY_TYPE, type KeyBlock, type ModuleCall, type ModuleFile, type Variable } from './module-file.ts';
import { nestsTooDeep } from './nesting.ts';

/** Reads a `.tf.json` file. */
export async function readTerraformJson(path: string, text: string): Promise<ModuleFile> {
  const source = parseJson(path, text);
  const variables = new Map<string, Variable>();
  const locals = new Map<string, Expression>();
  const outputs = new Map<string, Expression>();
  const keys: KeyBlock[] = [];
  const calls: ModuleCall[] = [];
  let isOfRoot = false;
  for (const { name, value } of blocksIn(source, source.document.contents)) {
    if (name === 'locals') {
      for (const [local, expression] of await attributesOf(source, value)) locals.set(local, expression);
    }
    if (name === 'provider') isOfRoot = true;
    if (name === 'terraform')
      isOfRoot ||= blocksIn(source, value).some(
        (inner) => inner.name === 'backend' || inner.name === 'cloud',
      );
    if (name === 'resource') {
      for (const type of blocksIn(source, value)) {
        if (type.name !== KEY_TYPE) continue;
        for (const key of blocksIn(source, type.value)) keys.push(await keyOf(source, key));
      }
    }
    if (name !== 'variable' && name !== 'output' && name !== 'module') continue;
    for (const block of blocksIn(source, value)) {
      const attributes = await attributesOf(source, block.value);
      if (name === 'variable') variables.set(block.name, await variableOf(attributes));
      if (name === 'output') {
        const given = attributes.get('value');
        if (given !== undefined) outputs.set(block.name, given);
      }
      if (name === 'module') {
        const from = attributes.get('source');
        const called = from?.kind === 'literal' ? String(from.value) : undefined;
        calls.push({ label: block.name, source: called, at: block.extent, arguments: attributes });
      }
    }
  }
  return { path, variables, locals, outputs, keys, calls, faults: faultsOf(source), isOfRoot };
}

/** Reads a `.tfvars.json` file: values alone, in which nothing is an expression. */
export async function readVariablesJson(
  path: string,
  text: string,
): Promise<ReadonlyMap<string, Expression>> {
  const source = parseJson(path, text);
  return attributesOf(source, source.document.contents);
}

const JSON_STRING = /"(?:[^"\\\n]|\\.)*"/y;

async function keyOf(source: PositionedYaml, { name, value, extent }: PositionedEntry): Promise<KeyBlock> {
  JSON_STRING.lastIndex = (source.lines.lineStarts[extent.line - 1] ?? 0) + extent.column - 1;
  const end = JSON_STRING.exec(source.text)?.[0].length ?? 1;
  return {
    origin: 'terraform-json',
    label: name,
    header: { ...extent, endLine: extent.line, endColumn: extent.column + end },
    extent,
    attributes: await attributesOf(source, value),
    purpose: purposeIn(source, value),
    insertion: insertionIn(source, extent),
  };
}

/** Before the first property, where the line that opens the object has nothing else on it. */
function insertionIn(
  { path, text, lines }: PositionedYaml,
  { line, column }: SourceRange,
): Insertion | undefined {
  const lineText = text
    .slice(lines.lineStarts[line - 1] ?? 0, lines.lineStarts[line] ?? text.length)
    .replace(/\r?\n$/, '');
  const before = lineText.slice(0, column - 1);
  if (before.trim() !== '' || !/:\s*\{\s*$/.test(lineText)) return undefined;
  return { path, afterLine: line, lineText, indent: `${before}  `, syntax: 'json' };
}

/** The property `//` is a comment of Terraform's JSON syntax. */
function purposeIn(source: PositionedYaml, node: Node): DeclaredAttribute<string> {
  for (const { name, value } of blocksIn(source, node)) {
    const text =
      name === '//' && isScalar(value) && typeof value.value === 'string' ? value.value : undefined;
    const purpose = text && purposeOf(text);
    if (purpose) return { kind: 'known', value: purpose, at: rangeOfNode(source, value) };
  }
  return ABSENT;
}

/** A type is written as a text, which is code all the same. */
async function variableOf(attributes: ReadonlyMap<string, Expression>): Promise<Variable> {
  const written = attributes.get('type');
  const type =
    written?.kind === 'literal' && typeof written.value === 'string'
      ? await readTemplate(`\${${written.value}}`, written.at)
      : undefined;
  return {
    default: attributes.get('default'),
    type: type?.kind === 'template' && typeof type.parts[0] === 'object' ? type.parts[0] : undefined,
    nullable: attributes.get('nullable'),
  };
}

/** Handwritten files are not nested more deeply. */
const DEEPEST = 100;

/** Blocks may be wrapped in any number of lists. */
function blocksIn(source: PositionedYaml, node: unknown): ReturnType<typeof entriesOf> {
  return isSeq(node)
    ? itemsOf(source, node).flatMap((item) => blocksIn(source, item))
    : entriesOf(source, node);
}

async function attributesOf(source: PositionedYaml, node: unknown): Promise<ReadonlyMap<string, Expression>> {
  const found = new Map<string, Expression>();
  for (const { name, value } of blocksIn(source, node)) found.set(name, await expressionOf(source, value));
  return found;
}

async function expressionOf(source: PositionedYaml, node: Node, depth = 0): Promise<Expression> {
  const at = rangeOfNode(source, node);
  if (depth > DEEPEST) return { kind: 'unsupported', what: 'very deep nesting', at };
  if (isScalar(node)) {
    const { value } = node;
    if (typeof value === 'string') return readTemplate(value, at);
    if (typeof value === 'number' || typeof value === 'boolean' || value === null)
      return { kind: 'literal', value, at };
  }
  if (isSeq(node)) {
    const items: Expression[] = [];
    for (const item of itemsOf(source, node)) items.push(await expressionOf(source, item, depth + 1));
    return { kind: 'tuple', items, at };
  }
  if (isMap(node)) {
    const entries: ObjectEntry[] = [];
    for (const { name, value, extent } of entriesOf(source, node)) {
      entries.push({
        key: { kind: 'literal', value: name, at: extent },
        value: await expressionOf(source, value, depth + 1),
        extent,
      });
    }
    return { kind: 'object', entries, at };
  }
  return { kind: 'unsupported', what: 'something that is not JSON', at };
}

const STRING = /"(?:[^"\\]|\\.)*"/g;

/** Anchors and deep nesting are nothing that JSON files have: such a text is taken for an empty one. */
function parseJson(path: string, text: string): PositionedYaml {
  const source = parsePositioned(path, nestsTooDeep(text.replace(STRING, '')) ? '' : text);
  return isJson(text) || !hasAliases(source) ? source : parsePositioned(path, '');
}

function hasAliases({ document }: PositionedYaml): boolean {
  let found = false;
  visit(document, {
    Alias() {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

function faultsOf(source: PositionedYaml): DeclarationFault[] {
  const [error] = source.document.errors.filter(({ code }) => code !== 'DUPLICATE_KEY');
  if (error === undefined && isJson(source.text)) return [];
  const [start, end] = error?.pos ?? [0, 0];
  const what = error === undefined ? '' : ` (${error.message.split('\n')[0] ?? ''})`;
  return [
    {
      kind: 'unreadable',
      at: rangeAt(source, start, end),
      message: `The file is not valid JSON${what}, so keys in it may have been missed.`,
      identity: `The file is no valid JSON${what}, so keys declared in it may have been overlooked.`,
    },
  ];
}

import { isMap, isScalar, isSeq, type Node } from 'yaml';
import {
  entriesOf,
  itemsOf,
  type PositionedYaml,
  parsePositioned,
  rangeAt,
  rangeOfNode,
} from '../../documents/positioned-yaml.ts';
import type { DeclarationFault } from '../declarations.ts';
import { ABSENT } from '../declared.ts';
import type { Expression, ObjectEntry } from './expression/expression.ts';
import { readTemplate } from './hcl/read-template.ts';
import { KEY_TYPE, type KeyBlock, type ModuleCall, type ModuleFile } from './module-file.ts';

/** Reads a `.tf.json` file. */
export async function readTerraformJson(path: string, text: string): Promise<ModuleFile> {
  const source = parsePositioned(path, text);
  const root = source.document.contents;
  const variables = new Map<string, Expression | undefined>();
  const locals = new Map<string, Expression>();
  const keys: KeyBlock[] = [];
  const calls: ModuleCall[] = [];
  for (const { name, value } of entriesOf(source, root)) {
    if (name === 'variable') {
      for (const variable of blocksIn(source, value)) {
        variables.set(variable.name, (await attributesOf(source, variable.value)).get('default'));
      }
    } else if (name === 'locals') {
      for (const [local, expression] of await attributesOf(source, value)) locals.set(local, expression);
    } else if (name === 'module') {
      for (const call of blocksIn(source, value)) {
        const given = await attributesOf(source, call.value);
        const from = given.get('source');
        if (from?.kind === 'literal')
          calls.push({ label: call.name, source: String(from.value), arguments: given });
      }
    } else if (name === 'resource') {
      for (const type of blocksIn(source, value)) {
        if (type.name !== KEY_TYPE) continue;
        for (const key of blocksIn(source, type.value)) {
          keys.push({
            origin: 'terraform-json',
            label: key.name,
            header: {
              ...key.extent,
              endLine: key.extent.line,
              endColumn: key.extent.column + key.name.length + 2,
            },
            extent: key.extent,
            attributes: await attributesOf(source, key.value),
            purpose: ABSENT,
            insertion: undefined,
          });
        }
      }
    }
  }
  return { path, variables, locals, keys, calls, faults: faultsOf(source) };
}

/** Blocks may be wrapped in lists, as many as one likes. */
function blocksIn(source: PositionedYaml, node: Node): ReturnType<typeof entriesOf> {
  return isSeq(node)
    ? itemsOf(source, node).flatMap((item) => blocksIn(source, item))
    : entriesOf(source, node);
}

async function attributesOf(source: PositionedYaml, node: Node): Promise<ReadonlyMap<string, Expression>> {
  const found = new Map<string, Expression>();
  for (const { name, value } of blocksIn(source, node)) found.set(name, await expressionOf(source, value));
  return found;
}

async function expressionOf(source: PositionedYaml, node: Node): Promise<Expression> {
  const at = rangeOfNode(source, node);
  if (isScalar(node)) {
    const { value } = node;
    if (typeof value === 'string') return readTemplate(value, at);
    if (typeof value === 'number' || typeof value === 'boolean' || value === null)
      return { kind: 'literal', value, at };
  }
  if (isSeq(node)) {
    const items: Expression[] = [];
    for (const item of itemsOf(source, node)) items.push(await expressionOf(source, item));
    return { kind: 'tuple', items, at };
  }
  if (isMap(node)) {
    const entries: ObjectEntry[] = [];
    for (const { name, value, extent } of entriesOf(source, node)) {
      entries.push({
        key: { kind: 'literal', value: name, at: extent },
        value: await expressionOf(source, value),
        extent,
      });
    }
    return { kind: 'object', entries, at };
  }
  return { kind: 'unsupported', what: 'something that is no JSON', at };
}

function faultsOf(source: PositionedYaml): DeclarationFault[] {
  return source.document.errors.slice(0, 1).map(({ pos, message }) => ({
    kind: 'unreadable',
    at: rangeAt(source, pos[0], pos[1]),
    message: `The file is no valid JSON (${message.split('\n')[0] ?? ''}), so keys declared in it may have been overlooked.`,
  }));
}

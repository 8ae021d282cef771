import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'rolldown/utils';

export const PROVIDER = join(import.meta.dirname, '../../../provider');

/** What keys begin and end by: these files are broken on purpose. */
export const MUTATED: readonly string[] = [
  'delivery/deliver-everywhere.ts',
  'delivery/destination-kind.ts',
  'delivery/file/file-destination.ts',
  'delivery/file/held-directory.ts',
  'delivery/file/special-file-system.ts',
  'delivery/file/version-control.ts',
  'delivery/occupant.ts',
  'delivery/remote/value-destination.ts',
  'delivery/vault/kv-destination.ts',
  'keys/predecessor.ts',
  ...readdirSync(join(PROVIDER, 'lifecycle'))
    .filter((name) => name.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(name))
    .sort()
    .map((name) => `lifecycle/${name}`),
];

/** What a mutant does to the code. */
export type Operator = 'await left out' | 'check left out';

/** One change of one file that must not go unnoticed. */
export interface Mutant {
  /** Without line numbers, so that it outlives other changes: file, operator, the code, and its number among equals. */
  readonly id: string;
  /** Below `provider/`. */
  readonly file: string;
  readonly operator: Operator;
  readonly start: number;
  readonly end: number;
  readonly replacement: 'undefined' | 'false';
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [child: string]: unknown;
}

/** Every mutant of the provider. */
export function allMutants(): readonly Mutant[] {
  return MUTATED.flatMap((file) => mutantsOf(file));
}

/**
 * Every mutant of a file: each await is left out with what it waits for, each `if` never holds, and each conditional
 * that can be undefined is. Checks that only word a message are left out.
 */
export function mutantsOf(
  file: string,
  text = readFileSync(join(PROVIDER, file), 'utf8'),
): readonly Mutant[] {
  const mutants: Mutant[] = [];
  const seen = new Map<string, number>();
  const add = (operator: Operator, { start, end }: Node, replacement: Mutant['replacement']) => {
    const code = text.slice(start, end).replace(/\s+/g, ' ').slice(0, 100);
    const base = `${file}: ${operator}: ${code}`;
    const number = (seen.get(base) ?? 0) + 1;
    seen.set(base, number);
    const id = number === 1 ? base : `${base} (${number})`;
    mutants.push({ id, file, operator, start, end, replacement });
  };

  visit(parseSync(file, text).program, false, (node, isWording) => {
    if (node.type === 'AwaitExpression') add('await left out', node, 'undefined');
    if (isWording) return;
    if (node.type === 'IfStatement' && isNode(node.test)) add('check left out', node.test, 'false');
    if (
      node.type === 'ConditionalExpression' &&
      (isUndefined(node.consequent) || isUndefined(node.alternate))
    )
      add('check left out', node, 'undefined');
  });
  return mutants;
}

/** Parents first. */
function visit(node: unknown, isWording: boolean, see: (node: Node, isWording: boolean) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, isWording, see);
    return;
  }
  if (!isNode(node)) return;
  const isWordingNow = isWording || node.type === 'TemplateLiteral' || wordsMessage(node);
  see(node, isWordingNow);
  for (const child of Object.values(node)) visit(child, isWordingNow, see);
}

/** No invariant is about words. */
function wordsMessage({ type, key }: Node): boolean {
  return type === 'Property' && isNode(key) && ['title', 'detail', 'path'].includes(String(key.name));
}

function isUndefined(node: unknown): boolean {
  return isNode(node) && node.type === 'Identifier' && node.name === 'undefined';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value && 'end' in value;
}

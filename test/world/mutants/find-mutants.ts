import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'rolldown/utils';

const PROVIDER = join(import.meta.dirname, '../../../provider');

/** What keys begin and end by: these files are broken on purpose. */
export const MUTATED = [
  'keys/predecessor.ts',
  'lifecycle/apply-key.ts',
  'lifecycle/end-key.ts',
  'lifecycle/guards.ts',
  'lifecycle/idempotency-keys.ts',
  'lifecycle/interrupted.ts',
  'lifecycle/issue-key.ts',
  'lifecycle/journal.ts',
  'lifecycle/key-authority.ts',
  'lifecycle/mint.ts',
  'lifecycle/orphans.ts',
  'lifecycle/overlap.ts',
  'lifecycle/refresh-key.ts',
  'lifecycle/remove-key.ts',
  'lifecycle/retire.ts',
] as const;

/** What a mutant does to the code. */
export type Operator = 'await left out' | 'check left out';

/** One change of one file that must not go unnoticed. */
export interface Mutant {
  /** Without line numbers, so that it outlives other changes: file, operator, the code, and its number among equals. */
  readonly id: string;
  readonly file: string;
  readonly operator: Operator;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [child: string]: unknown;
}

/** Every mutant of a file: each await and each check, except those that only word a message. */
export function mutantsOf(file: string): readonly Mutant[] {
  const text = readFileSync(join(PROVIDER, file), 'utf8');
  const mutants: Mutant[] = [];
  const seen = new Map<string, number>();
  const add = (operator: Operator, { start, end }: Node, replacement: string) => {
    const code = text.slice(start, end).replace(/\s+/g, ' ').slice(0, 100);
    const base = `${file}: ${operator}: ${code}`;
    const number = (seen.get(base) ?? 0) + 1;
    seen.set(base, number);
    mutants.push({
      id: number === 1 ? base : `${base} (${number})`,
      file,
      operator,
      start,
      end,
      replacement,
    });
  };

  visit(parseSync(file, text).program, (node) => {
    switch (node.type) {
      case 'AwaitExpression':
        add('await left out', node, 'undefined');
        return;
      case 'IfStatement':
        if (isNode(node.test)) add('check left out', node.test, 'false');
    }
  });
  return mutants;
}

/** Parents first. What words a message for people is left out: no invariant is about words. */
function visit(node: unknown, see: (node: Node) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, see);
    return;
  }
  if (!isNode(node) || node.type === 'TemplateLiteral' || isWording(node)) return;
  see(node);
  for (const child of Object.values(node)) visit(child, see);
}

function isWording({ type, key }: Node): boolean {
  return type === 'Property' && isNode(key) && ['title', 'detail', 'path'].includes(String(key.name));
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value && 'end' in value;
}

import type { SourceRange } from '../source-range.ts';
import { plainOf, type StaticValue } from '../static-value.ts';
import { type Budget, evaluate, type Scope, undecidable } from './expression/evaluate.ts';
import type { Expression } from './expression/expression.ts';

/** One of the objects that a block makes, with what `each` and `count` mean in it. */
export interface Instance {
  /** `["a"]`, `[0]`, or nothing. */
  readonly suffix: string;
  readonly names: ReadonlyMap<string, StaticValue>;
}

/** More than this nobody declares in one block. */
const MOST_INSTANCES = 1_000;

/** What a block's `for_each` or `count` makes of it; one instance that cannot be told where that depends on what runs. */
export function instancesOf(block: ReadonlyMap<string, Expression>, scope: Scope): readonly Instance[] {
  const forEach = block.get('for_each');
  const count = block.get('count');
  if (forEach !== undefined) return eachOf(evaluate(forEach, scope));
  if (count !== undefined) return countOf(evaluate(count, scope));
  return [{ suffix: '', names: new Map() }];
}

function eachOf(value: StaticValue): readonly Instance[] {
  const { at } = value;
  const open = (because: string): readonly Instance[] => [
    {
      suffix: '[...]',
      names: new Map([
        ['each.key', undecidable(because, at)],
        ['each.value', undecidable(because, at)],
      ]),
    },
  ];
  if (value.kind === 'undecidable') return open(`it depends on a for_each of which ${value.because}`);
  if (value.kind === 'scalar') return open('it depends on a for_each that is no collection');
  const pairs =
    value.kind === 'map'
      ? [...value.entries].map(([key, entry]): [string, StaticValue] => [key, entry.value])
      : value.items.map((item): [string, StaticValue] => [keyOf(item), item]);
  if (pairs.length > MOST_INSTANCES)
    return open('it depends on a for_each that is too large to work out here');
  return pairs.map(([key, item]) => ({
    suffix: `[${JSON.stringify(key)}]`,
    names: new Map<string, StaticValue>([
      ['each.key', { kind: 'scalar', value: key, at }],
      ['each.value', item],
    ]),
  }));
}

function keyOf(item: StaticValue): string {
  const read = plainOf(item);
  return 'plain' in read ? String(read.plain) : '...';
}

function countOf(value: StaticValue): readonly Instance[] {
  const { at } = value;
  const number = value.kind === 'scalar' ? Number(value.value) : Number.NaN;
  if (!Number.isInteger(number) || number < 0 || number > MOST_INSTANCES) {
    const because = value.kind === 'undecidable' ? value.because : 'it is no number of instances';
    const names = new Map([['count.index', undecidable(`it depends on a count of which ${because}`, at)]]);
    return [{ suffix: '[...]', names }];
  }
  return Array.from({ length: number }, (_, index) => ({
    suffix: `[${index}]`,
    names: new Map<string, StaticValue>([['count.index', { kind: 'scalar', value: index, at }]]),
  }));
}

/** What names mean in a module that was called with `given`. */
export interface ModuleNames {
  readonly variables: ReadonlyMap<string, Expression | undefined>;
  readonly locals: ReadonlyMap<string, Expression>;
  /** Values that the caller, or a file beside the root, gives. */
  readonly given: ReadonlyMap<string, StaticValue>;
}

const NOWHERE: SourceRange = { path: '', line: 1, column: 1, endLine: 1, endColumn: 1 };

/** The scope of a module's expressions. Locals are worked out once; one that needs itself cannot be decided. */
export function moduleScope({ variables, locals, given }: ModuleNames, budget: Budget): Scope {
  const worked = new Map<string, StaticValue>();
  const scope: Scope = {
    budget,
    lookUp(root, member) {
      if (member === undefined) return undefined;
      if (root === 'var') return variable(member);
      if (root === 'local') return local(member);
      return undecidable(`it depends on ${root}.${member}, which is known when Terraform runs`, NOWHERE);
    },
  };
  const variable = (name: string): StaticValue => {
    const value = given.get(name);
    if (value !== undefined) return value;
    const byDefault = variables.get(name);
    if (byDefault !== undefined) return evaluate(byDefault, scope);
    const missing = variables.has(name) ? 'which has no default' : 'which is declared nowhere';
    return undecidable(`it depends on var.${name}, ${missing}`, NOWHERE);
  };
  const local = (name: string): StaticValue => {
    const known = worked.get(name);
    if (known !== undefined) return known;
    const expression = locals.get(name);
    if (expression === undefined)
      return undecidable(`it depends on local.${name}, which is declared nowhere`, NOWHERE);
    worked.set(name, undecidable(`it depends on local.${name}, which depends on itself`, expression.at));
    const value = evaluate(expression, scope);
    worked.set(name, value);
    return value;
  };
  return scope;
}

/** A scope in which `each` or `count` mean something too. */
export function instanceScope(scope: Scope, { names }: Instance): Scope {
  return {
    budget: scope.budget,
    lookUp: (root, member) => names.get(`${root}.${member ?? ''}`) ?? scope.lookUp(root, member),
  };
}

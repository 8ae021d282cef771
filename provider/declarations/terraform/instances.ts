import type { TerraformOnly } from '../key-declaration.ts';
import { type Origins, plainOf, type StaticValue } from '../static-value.ts';
import { numberOf, textOf } from './expression/conversions.ts';
import { evaluate } from './expression/evaluate.ts';
import type { Expression } from './expression/expression.ts';
import type { Scope } from './expression/scope.ts';
import { sortedEntries } from './expression/structural-functions.ts';
import { undecidable } from './expression/undecided.ts';
import type { ModuleCall } from './module-file.ts';

/** One of the objects that a block makes, with what `each` and `count` mean in it. */
export interface Instance {
  /** What it is called among the others; undefined for the only one, `unknown` where it is not known. */
  readonly key: { readonly known: string | number } | 'unknown' | undefined;
  /** `["a"]`, `[0]`, `[...]`, or nothing. */
  readonly suffix: string;
  readonly names: ReadonlyMap<string, StaticValue>;
}

/** No block declares more. */
const MOST_INSTANCES = 1_000;

/** What a block's `for_each` or `count` makes of it; one unknown instance where that is known only at run time. */
export function instancesOf(block: ReadonlyMap<string, Expression>, scope: Scope): readonly Instance[] {
  const forEach = block.get('for_each');
  const count = block.get('count');
  if (forEach !== undefined) return eachOf(evaluate(forEach, scope));
  if (count !== undefined) return countOf(evaluate(count, scope));
  return [{ key: undefined, suffix: '', names: new Map() }];
}

function unknownInstance(names: readonly string[], because: string, { at }: StaticValue): Instance {
  const unknown = names.map((name): [string, StaticValue] => [name, undecidable(because, at)]);
  return { key: 'unknown', suffix: '[...]', names: new Map(unknown) };
}

function eachOf(value: StaticValue): readonly Instance[] {
  const { at } = value;
  const unknown = (because: string) => [unknownInstance(['each.key', 'each.value'], because, value)];
  if (value.kind === 'undecidable')
    return unknown(`it depends on a for_each that is not known: ${value.because}`);
  if (value.kind === 'scalar') return unknown('it depends on a for_each that is not a collection');
  const pairs =
    value.kind === 'map'
      ? sortedEntries(value.entries).map(([key, entry]): [string, StaticValue] => [key, entry.value])
      : value.items.map((item): [string | undefined, StaticValue] => [keyOf(item), item]);
  if (pairs.length > MOST_INSTANCES)
    return unknown('it depends on a for_each that is too large to evaluate here');
  return pairs.flatMap(([key, item]) =>
    key === undefined
      ? unknown('it depends on a for_each with an element that is not known')
      : {
          key: { known: key },
          suffix: `[${JSON.stringify(key)}]`,
          names: new Map<string, StaticValue>([
            ['each.key', { kind: 'scalar', value: key, at }],
            ['each.value', item],
          ]),
        },
  );
}

function keyOf(item: StaticValue): string | undefined {
  const read = plainOf(item);
  return 'plain' in read ? textOf(read.plain) : undefined;
}

function countOf(value: StaticValue): readonly Instance[] {
  const { at } = value;
  const number = value.kind === 'scalar' ? numberOf(value.value) : undefined;
  if (number === undefined || !Number.isInteger(number) || number < 0 || number > MOST_INSTANCES) {
    const because = value.kind === 'undecidable' ? value.because : 'it is not a number of instances';
    return [unknownInstance(['count.index'], `it depends on a count that is not known: ${because}`, value)];
  }
  return Array.from({ length: number }, (_, index) => ({
    key: { known: index },
    suffix: `[${index}]`,
    names: new Map<string, StaticValue>([['count.index', { kind: 'scalar', value: index, at }]]),
  }));
}

/** Where the collection has the entry that makes an instance. */
export function placeOfInstance({ names }: Instance): Origins {
  const entry = names.get('each.value');
  return entry === undefined || entry.at.path === '' ? [] : [entry.at, ...(entry.origins ?? [])];
}

/** What Terraform itself takes in a resource, and the name of a comment in its JSON syntax. */
const META_ARGUMENTS = new Set([
  'count',
  'for_each',
  'depends_on',
  'provider',
  'lifecycle',
  'connection',
  'provisioner',
  '//',
]);

/** The attributes of a resource that are the provider's, evaluated. */
export function evaluatedAttributes(
  attributes: ReadonlyMap<string, Expression>,
  scope: Scope,
): ReadonlyMap<string, StaticValue> {
  return new Map(
    [...attributes]
      .filter(([name]) => !META_ARGUMENTS.has(name))
      .map(([name, value]) => [name, evaluate(value, scope)]),
  );
}

/**
 * What a resource asks of Terraform itself, and no one else does, in the order of its attributes: another configuration
 * of the provider, protection and exceptions in `lifecycle`, provisioners.
 */
export function terraformOnly(attributes: ReadonlyMap<string, Expression>): readonly TerraformOnly[] {
  return [...attributes].flatMap(([name, value]): readonly TerraformOnly[] => {
    if (name === 'provisioner') return [{ what: name, at: value.at }];
    if (name === 'provider') return isDefaultProvider(value) ? [] : [{ what: name, at: value.at }];
    if (name !== 'lifecycle') return [];
    const entries = value.kind === 'tuple' ? value.items.flatMap(entriesOf) : entriesOf(value);
    return entries.flatMap(({ key, value: setting }) => {
      const what = key.kind === 'literal' ? String(key.value) : '';
      return HARMLESS.has(what) || isUnset(setting) ? [] : [{ what: `lifecycle.${what}`, at: setting.at }];
    });
  });
}

/** Configurations of this provider that a call of a module passes to its keys, but for the default one. */
export function passedProviders({
  arguments: given,
}: Pick<ModuleCall, 'arguments'>): readonly TerraformOnly[] {
  const providers = given.get('providers');
  if (providers === undefined) return [];
  return entriesOf(providers).flatMap(({ value }) =>
    isOfLowerPlane(value) && !isDefaultProvider(value) ? [{ what: 'provider', at: value.at }] : [],
  );
}

function isOfLowerPlane(value: Expression): boolean {
  if (value.kind === 'literal') return String(value.value).startsWith('lowerplane');
  return value.kind === 'access'
    ? isOfLowerPlane(value.of)
    : value.kind === 'name' && value.name === 'lowerplane';
}

const HARMLESS = new Set(['create_before_destroy', '//']);

function entriesOf(value: Expression) {
  return value.kind === 'object' ? value.entries : [];
}

function isUnset(value: Expression): boolean {
  return value.kind === 'literal'
    ? value.value === false || value.value === 'false' || value.value === null
    : value.kind === 'tuple' && value.items.length === 0;
}

function isDefaultProvider(value: Expression): boolean {
  return value.kind === 'literal'
    ? value.value === 'lowerplane'
    : value.kind === 'name' && value.name === 'lowerplane';
}

/** A scope in which `each` or `count` mean something too. */
export function instanceScope(scope: Scope, { names }: Instance): Scope {
  return {
    ...scope,
    lookUp: (root, member) => names.get(`${root}.${member ?? ''}`) ?? scope.lookUp(root, member),
  };
}

import { BigNumber } from '../values/big-number.ts';
import type { ValueType } from '../values/type.ts';
import type { Dynamic, Value } from '../values/value.ts';
import {
  type Attribute,
  type AttributeOptions,
  type Attributes,
  makeAttribute,
  type Nesting,
  type PresenceOf,
  type Shape,
} from './attribute.ts';
import { type Validator, validator } from './validator.ts';
import type { KnownOf } from './values-of.ts';

type Scalar<T extends Value> = { readonly kind: 'scalar'; readonly value: T };
type Sequence<E extends Shape> = { readonly kind: 'sequence'; readonly element: E };
type MapOf<E extends Shape> = { readonly kind: 'map'; readonly element: E };
type Nested<A extends Attributes> = { readonly kind: 'nested'; readonly attributes: A };
type Fields<F extends ObjectFields> = {
  readonly kind: 'object';
  readonly fields: { readonly [N in keyof F]: ShapeOf<F[N]> };
};
type ShapeOf<A> = A extends Attribute<infer V> ? V : never;

/** An element type: an attribute without `required`, `optional` or `computed`. */
export type ElementType<V extends Shape = Shape> = Attribute<V, 'element'>;
type ObjectFields = { readonly [name: string]: ElementType };

type Options<V extends Shape> = AttributeOptions<KnownOf<V>>;

/** Text. */
export function string<const O extends AttributeOptions<string> = object>(
  options?: O,
): Attribute<Scalar<string>, PresenceOf<O>> {
  return makeAttribute({ type: 'string' }, options);
}

/** `true` or `false`. */
export function bool<const O extends AttributeOptions<boolean> = object>(
  options?: O,
): Attribute<Scalar<boolean>, PresenceOf<O>> {
  return makeAttribute({ type: 'bool' }, options);
}

/** Rejects numbers with more digits than a JavaScript `number` keeps. */
const numberFits: Validator<number | BigNumber> = validator('must be a number of ordinary size', (value) =>
  value instanceof BigNumber
    ? `${value.text} has more digits than this attribute can keep exactly. Round it to 15 digits or fewer.`
    : undefined,
);

/** A number that a JavaScript `number` holds exactly; validation rejects others. */
export function number<const O extends AttributeOptions<number> = object>(
  options?: O,
): Attribute<Scalar<number>, PresenceOf<O>> {
  return makeAttribute(
    { type: 'number' },
    { ...options, validators: [numberFits, ...(options?.validators ?? [])] },
  );
}

/** Any number Terraform can hold, exact. */
export function bigNumber<const O extends AttributeOptions<number | BigNumber> = object>(
  options?: O,
): Attribute<Scalar<number | BigNumber>, PresenceOf<O>> {
  return makeAttribute({ type: 'number' }, options);
}

/** A value of any type; it carries its type. */
export function dynamic<const O extends AttributeOptions<Dynamic> = object>(
  options?: O,
): Attribute<Scalar<Dynamic>, PresenceOf<O>> {
  return makeAttribute({ type: 'dynamic' }, options);
}

/** Values in order. Validation rejects null elements. */
export function list<V extends Shape, const O extends Options<Sequence<V>> = object>(
  element: ElementType<V>,
  options?: O,
): Attribute<Sequence<V>, PresenceOf<O>> {
  return makeAttribute({ type: ['list', element.type], element }, options);
}

/** Distinct values without order. An array in JavaScript, in Terraform's order. */
export function set<V extends Shape, const O extends Options<Sequence<V>> = object>(
  element: ElementType<V>,
  options?: O,
): Attribute<Sequence<V>, PresenceOf<O>> {
  return makeAttribute({ type: ['set', element.type], element }, options);
}

/** Values by key. */
export function map<V extends Shape, const O extends Options<MapOf<V>> = object>(
  element: ElementType<V>,
  options?: O,
): Attribute<MapOf<V>, PresenceOf<O>> {
  return makeAttribute({ type: ['map', element.type], element }, options);
}

/** A plain object, set as a whole. Prefer {@link singleNested}, which documents and checks each attribute. */
export function object<const F extends ObjectFields, const O extends Options<Fields<F>> = object>(
  fields: F,
  options?: O,
): Attribute<Fields<F>, PresenceOf<O>> {
  return makeAttribute({ type: ['object', typesOf(fields)], fields }, options);
}

/** One object with attributes of its own. */
export function singleNested<const A extends Attributes, const O extends Options<Nested<A>> = object>(
  attributes: A,
  options?: O,
): Attribute<Nested<A>, PresenceOf<O>> {
  return nested('single', attributes, options);
}

/** Objects in order. */
export function listNested<const A extends Attributes, const O extends Options<Sequence<Nested<A>>> = object>(
  attributes: A,
  options?: O,
): Attribute<Sequence<Nested<A>>, PresenceOf<O>> {
  return nested('list', attributes, options);
}

/** Objects without order. Elements have no address in messages: prefer {@link mapNested} or {@link listNested}. */
export function setNested<const A extends Attributes, const O extends Options<Sequence<Nested<A>>> = object>(
  attributes: A,
  options?: O,
): Attribute<Sequence<Nested<A>>, PresenceOf<O>> {
  return nested('set', attributes, options);
}

/** Objects by key. */
export function mapNested<const A extends Attributes, const O extends Options<MapOf<Nested<A>>> = object>(
  attributes: A,
  options?: O,
): Attribute<MapOf<Nested<A>>, PresenceOf<O>> {
  return nested('map', attributes, options);
}

/** Repeated blocks (`rule { ... }`), for configuration written in that older style. Never null: no blocks is `[]`. */
export function listBlock<const A extends Attributes>(
  attributes: A,
  options: { readonly description?: string } = {},
): Attribute<Sequence<Nested<A>>, 'block'> {
  return { ...nested<Sequence<Nested<A>>>('list', attributes, options), presence: 'block' };
}

function nested<V extends Shape>(
  nesting: Nesting,
  attributes: Attributes,
  options?: AttributeOptions<Value>,
) {
  const object: ValueType = ['object', typesOf(attributes)];
  const type: ValueType = nesting === 'single' ? object : [nesting, object];
  return makeAttribute<V, never>({ type, nested: { nesting, attributes } }, options);
}

function typesOf(attributes: Attributes): { readonly [name: string]: ValueType } {
  const types: Record<string, ValueType> = {};
  for (const [name, attribute] of Object.entries(attributes)) types[name] = attribute.type;
  return types;
}

import type { TextRule } from './text-rule.ts';

/**
 * What an attribute of a declaration may be. Plain data: the Terraform schema, the JSON Schema of `lowerplane.yaml`, the
 * documentation and every check are derived from it.
 */
export type AttributeSpecification =
  | StringSpecification
  | BooleanSpecification
  | IntegerSpecification
  | CollectionSpecification
  | ObjectSpecification
  | AnySpecification;

/** Attributes by name, in the order of the documentation. */
export type AttributeSpecifications = { readonly [name: string]: AttributeSpecification };

interface Described {
  /** Must be written, and not null. */
  readonly required?: true;
  /** Markdown. */
  readonly description: string;
  /** Hidden in Terraform's output. */
  readonly sensitive?: true;
}

export interface StringSpecification extends Described {
  readonly type: 'string';
  /** What the text must be; any text without it. */
  readonly rule?: TextRule;
}

export interface BooleanSpecification extends Described {
  readonly type: 'boolean';
}

export interface IntegerSpecification extends Described {
  readonly type: 'integer';
  /** The least it may be. */
  readonly min?: number;
  /** The most it may be. Without it, what a JavaScript number holds exactly. */
  readonly max?: number;
}

/** `list`: values in order. `set`: without order or repetition. `map`: values by any name. */
export interface CollectionSpecification extends Described {
  readonly type: 'list' | 'set' | 'map';
  /** Of the values; whether it is required does not matter. */
  readonly element: AttributeSpecification;
  /** What to write when it is empty, as a sentence. Without it, it may be empty. */
  readonly whenEmpty?: string;
}

/** Named attributes of its own. */
export interface ObjectSpecification extends Described {
  readonly type: 'object';
  readonly attributes: AttributeSpecifications;
  /** Exactly one of the attributes is written. */
  readonly exactlyOne?: true;
  /** At least one of these is written. */
  readonly atLeastOne?: readonly string[];
}

/** Any value at all. */
export interface AnySpecification extends Described {
  readonly type: 'any';
}

type Options<Specification extends AttributeSpecification> = Omit<
  Specification,
  'type' | 'element' | 'attributes'
>;

export function string<const O extends Options<StringSpecification>>(options: O) {
  return { type: 'string', ...options } as const;
}

export function boolean<const O extends Options<BooleanSpecification>>(options: O) {
  return { type: 'boolean', ...options } as const;
}

export function integer<const O extends Options<IntegerSpecification>>(options: O) {
  return { type: 'integer', ...options } as const;
}

export function list<
  const E extends AttributeSpecification,
  const O extends Options<CollectionSpecification>,
>(element: E, options: O) {
  return { type: 'list', element, ...options } as const;
}

export function set<const E extends AttributeSpecification, const O extends Options<CollectionSpecification>>(
  element: E,
  options: O,
) {
  return { type: 'set', element, ...options } as const;
}

export function map<const E extends AttributeSpecification, const O extends Options<CollectionSpecification>>(
  element: E,
  options: O,
) {
  return { type: 'map', element, ...options } as const;
}

export function object<const A extends AttributeSpecifications, const O extends Options<ObjectSpecification>>(
  attributes: A,
  options: O,
) {
  return { type: 'object', attributes, ...options } as const;
}

export function any<const O extends Options<AnySpecification>>(options: O) {
  return { type: 'any', ...options } as const;
}

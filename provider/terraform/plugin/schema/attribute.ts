import type { ValueType } from '../values/type.ts';
import type { Value } from '../values/value.ts';
import type { PlanModifier } from './plan-modifier.ts';
import type { Validator } from './validator.ts';

/** The shape of a value, for the type system only. */
export type Shape =
  | { readonly kind: 'scalar'; readonly value: Value }
  | { readonly kind: 'sequence'; readonly element: Shape }
  | { readonly kind: 'map'; readonly element: Shape }
  | { readonly kind: 'object'; readonly fields: { readonly [name: string]: Shape } }
  | { readonly kind: 'nested'; readonly attributes: Attributes };

/** Who sets an attribute: the user (required, optional), the provider (computed), or both. */
export type Presence =
  | 'required'
  | 'optional'
  | 'optionalComputed'
  | 'defaulted'
  | 'computed'
  | 'writeOnlyRequired'
  | 'writeOnlyOptional'
  | 'block'
  | 'element';

/** How the objects of a nested attribute are held. */
export type Nesting = 'single' | 'list' | 'set' | 'map';

export interface NestedAttributes {
  readonly nesting: Nesting;
  readonly attributes: Attributes;
}

declare const SHAPE: unique symbol;

/** One attribute of a schema, made by {@link string}, {@link list}, {@link listNested} and so on. */
export interface Attribute<V extends Shape = Shape, P extends Presence = Presence> {
  readonly type: ValueType;
  readonly presence: P;
  readonly sensitive: boolean;
  /** The reason, or `true`. Terraform warns when the attribute is set. */
  readonly deprecated: boolean | string;
  readonly description: string;
  readonly validators: readonly Validator<Value>[];
  readonly planModifiers: readonly PlanModifier<Value>[];
  readonly default?: Value;
  /** Set for nested attributes and blocks. */
  readonly nested?: NestedAttributes;
  /** Set for lists, sets and maps of plain values. */
  readonly element?: Attribute;
  /** Set for plain objects. */
  readonly fields?: { readonly [name: string]: Attribute };
  /** Carries the shape for the type system; never set at run time. */
  readonly [SHAPE]?: V;
}

export type Attributes = { readonly [name: string]: Attribute };

/** Options every attribute takes. `T` is its known value. */
export interface AttributeOptions<T> {
  /** Must be set in configuration. */
  readonly required?: true;
  /** May be set in configuration. */
  readonly optional?: true;
  /** May be set by the provider. */
  readonly computed?: true;
  /** The value when configuration does not set it. Makes the attribute optional and computed. */
  readonly default?: T;
  /** Hidden in Terraform's output, but still in the state file: prefer `writeOnly`. */
  readonly sensitive?: true;
  /** Present in configuration only, never in plan or state. Needs Terraform 1.11. */
  readonly writeOnly?: true;
  readonly deprecated?: true | string;
  /** Markdown. */
  readonly description?: string;
  readonly validators?: readonly Validator<T>[];
  readonly planModifiers?: readonly PlanModifier<T>[];
}

/** Reads who sets the attribute from its options. No options: an element of a collection. */
export type PresenceOf<O> = O extends { readonly writeOnly: true }
  ? O extends { readonly required: true }
    ? 'writeOnlyRequired'
    : 'writeOnlyOptional'
  : O extends { readonly required: true }
    ? 'required'
    : O extends { readonly default: unknown }
      ? 'defaulted'
      : O extends { readonly optional: true; readonly computed: true }
        ? 'optionalComputed'
        : O extends { readonly computed: true }
          ? 'computed'
          : O extends { readonly optional: true }
            ? 'optional'
            : 'element';

/** What {@link makeAttribute} needs beyond the author's options. */
export type AttributeParts = Pick<Attribute, 'type' | 'nested' | 'element' | 'fields'>;

/** Builds an attribute. The overload and {@link PresenceOf} state the same rule, as value and as type. */
export function makeAttribute<V extends Shape, P extends Presence>(
  parts: AttributeParts,
  options?: AttributeOptions<Value>,
): Attribute<V, P>;
export function makeAttribute(parts: AttributeParts, options: AttributeOptions<Value> = {}): Attribute {
  return {
    ...parts,
    presence: presenceOf(options),
    sensitive: options.sensitive ?? false,
    deprecated: options.deprecated ?? false,
    description: options.description ?? '',
    validators: options.validators ?? [],
    planModifiers: options.planModifiers ?? [],
    ...(options.default === undefined ? {} : { default: options.default }),
  };
}

function presenceOf(options: AttributeOptions<Value>): Presence {
  if (options.writeOnly) return options.required ? 'writeOnlyRequired' : 'writeOnlyOptional';
  if (options.required) return 'required';
  if (options.default !== undefined) return 'defaulted';
  if (options.computed) return options.optional ? 'optionalComputed' : 'computed';
  return options.optional ? 'optional' : 'element';
}

/** True when the provider may choose the value. */
export function isComputed(attribute: Attribute): boolean {
  const { presence } = attribute;
  return presence === 'computed' || presence === 'optionalComputed' || presence === 'defaulted';
}

/** True when the value is in configuration only. */
export function isWriteOnly(attribute: Attribute): boolean {
  return attribute.presence === 'writeOnlyRequired' || attribute.presence === 'writeOnlyOptional';
}

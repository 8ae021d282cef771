import type { AttributeSpecification, AttributeSpecifications } from '../keys/declaration/attribute.ts';
import {
  type Attribute,
  type Attributes,
  bool,
  type Dynamic,
  dynamic,
  list,
  listNested,
  map,
  number,
  set,
  singleNested,
  string,
} from './plugin/index.ts';
import type { ElementType } from './plugin/schema/attributes.ts';

type Scalar<Value> = { readonly kind: 'scalar'; readonly value: Value };

/** The shape that the plugin gives a value of a specified attribute. */
type ShapeOf<A> = A extends { readonly type: 'string' }
  ? Scalar<string>
  : A extends { readonly type: 'boolean' }
    ? Scalar<boolean>
    : A extends { readonly type: 'integer' }
      ? Scalar<number>
      : A extends { readonly type: 'any' }
        ? Scalar<Dynamic>
        : A extends { readonly type: 'list' | 'set'; readonly element: infer E }
          ? { readonly kind: 'sequence'; readonly element: ShapeOf<E> }
          : A extends { readonly type: 'map'; readonly element: infer E }
            ? { readonly kind: 'map'; readonly element: ShapeOf<E> }
            : A extends {
                  readonly type: 'object';
                  readonly attributes: infer F extends AttributeSpecifications;
                }
              ? { readonly kind: 'nested'; readonly attributes: SpecifiedAttributes<F> }
              : never;

/** The attributes of a Terraform schema that follow from specified ones, with the types of their values. */
export type SpecifiedAttributes<A extends AttributeSpecifications> = {
  readonly [Name in keyof A]: Attribute<
    ShapeOf<A[Name]>,
    A[Name] extends { readonly required: true } ? 'required' : 'optional'
  >;
};

/**
 * The attributes of a Terraform schema for specified ones. They carry no validators: a declaration is checked as a
 * whole, with the messages of every other entry point.
 */
export function specifiedAttributes<const A extends AttributeSpecifications>(
  specifications: A,
): SpecifiedAttributes<A> {
  // The types follow from the same specifications, which the compiler cannot see through a loop.
  return attributesOf(specifications) as SpecifiedAttributes<A>;
}

function attributesOf(specifications: AttributeSpecifications): Attributes {
  return Object.fromEntries(
    Object.entries(specifications).map(([name, specification]) => [name, attributeOf(specification)]),
  );
}

function attributeOf(specification: AttributeSpecification): Attribute {
  const { required, sensitive, description } = specification;
  const options = {
    description,
    ...(required ? ({ required: true } as const) : ({ optional: true } as const)),
    ...(sensitive && { sensitive }),
  };
  switch (specification.type) {
    case 'string':
      return string(options);
    case 'boolean':
      return bool(options);
    case 'integer':
      return number(options);
    case 'any':
      return dynamic(options);
    case 'object':
      return singleNested(attributesOf(specification.attributes), options);
    case 'list':
      return specification.element.type === 'object'
        ? listNested(attributesOf(specification.element.attributes), options)
        : list(elementOf(specification.element), options);
    case 'set':
      return set(elementOf(specification.element), options);
    case 'map':
      return map(elementOf(specification.element), options);
  }
}

/** @throws TypeError for a collection of collections, which nothing declares yet. */
function elementOf({ type }: AttributeSpecification): ElementType {
  switch (type) {
    case 'string':
      return string();
    case 'boolean':
      return bool();
    case 'integer':
      return number();
    default:
      throw new TypeError(`A collection cannot hold values of the type ${type}`);
  }
}

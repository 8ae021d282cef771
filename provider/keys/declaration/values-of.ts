import type { Pending } from '../key.ts';
import type { AttributeSpecification, AttributeSpecifications } from './attribute.ts';

/** The values of attributes that are all known and valid. What is not written is undefined. */
export type ValuesOf<A extends AttributeSpecifications> = {
  readonly [Name in keyof A]: A[Name] extends { readonly required: true }
    ? ValueOf<A[Name]>
    : ValueOf<A[Name]> | undefined;
};

/** The values of attributes as a declaration is checked: pending where a value is not known yet, or not valid. */
export type PartialValuesOf<A extends AttributeSpecifications> = {
  readonly [Name in keyof A]: ValueOf<A[Name]> | undefined | Pending;
};

/** The known value of one attribute. */
export type ValueOf<A> = A extends { readonly type: 'string' }
  ? string
  : A extends { readonly type: 'boolean' }
    ? boolean
    : A extends { readonly type: 'integer' }
      ? number
      : A extends {
            readonly type: 'list' | 'set';
            readonly element: infer E extends AttributeSpecification;
          }
        ? readonly ValueOf<E>[]
        : A extends { readonly type: 'map'; readonly element: infer E extends AttributeSpecification }
          ? { readonly [name: string]: ValueOf<E> }
          : A extends {
                readonly type: 'object';
                readonly attributes: infer F extends AttributeSpecifications;
              }
            ? ValuesOf<F>
            : unknown;

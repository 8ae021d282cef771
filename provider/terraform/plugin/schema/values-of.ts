import type { Unknown } from '../values/unknown.ts';
import type { ObjectValue, Value } from '../values/value.ts';
import type { Attribute, Attributes, Presence, Shape } from './attribute.ts';
import type { Schema } from './schema.ts';

/** The kinds of a resource's values: they differ in what may be unknown or null. */
type Moment = 'config' | 'plan' | 'applyConfig' | 'applyPlan' | 'state';

/** The configuration. During plan anything may be unknown; computed-only attributes are null. */
export type ConfigOf<S extends Schema> = ValuesOf<S, 'config'>;

/** The configuration at apply: all known. Only it has write-only values. */
export type ApplyConfigOf<S extends Schema> = ValuesOf<S, 'applyConfig'>;

/** The plan: anything may be unknown, write-only attributes are null. */
export type PlanOf<S extends Schema> = ValuesOf<S, 'plan'>;

/** The plan at apply: all known except computed attributes, which apply must set. */
export type ApplyPlanOf<S extends Schema> = ValuesOf<S, 'applyPlan'>;

/** The state: nothing is unknown, write-only attributes are null. */
export type StateOf<S extends Schema> = ValuesOf<S, 'state'>;

type ValuesOf<S extends Schema, M extends Moment> = Schema extends S
  ? ObjectValue
  : AttributesOf<S['attributes'], M>;

type AttributesOf<A extends Attributes, M extends Moment> = { readonly [N in keyof A]: AttributeOf<A[N], M> };

type AttributeOf<A, M extends Moment> =
  A extends Attribute<infer V, infer P> ? Present<KnownOf<V, M>, P, M> : never;

type Present<T, P extends Presence, M extends Moment> = M extends 'config'
  ? P extends 'required' | 'writeOnlyRequired'
    ? T | Unknown
    : P extends 'computed'
      ? null
      : P extends 'block'
        ? T
        : T | null | Unknown
  : M extends 'applyConfig'
    ? P extends 'required' | 'writeOnlyRequired' | 'block'
      ? T
      : P extends 'computed'
        ? null
        : T | null
    : P extends 'writeOnlyRequired' | 'writeOnlyOptional'
      ? null
      : P extends 'block'
        ? T
        : M extends 'state'
          ? P extends 'required' | 'defaulted'
            ? T
            : T | null
          : M extends 'plan'
            ? P extends 'required' | 'defaulted'
              ? T | Unknown
              : T | null | Unknown
            : P extends 'required' | 'defaulted'
              ? T
              : P extends 'optional'
                ? T | null
                : T | null | Unknown;

/** A known value of a shape; inside it elements may still be unknown before apply. */
export type KnownOf<V extends Shape, M extends Moment = 'state'> = V extends {
  readonly kind: 'scalar';
  readonly value: infer T;
}
  ? T
  : V extends { readonly kind: 'sequence'; readonly element: infer E extends Shape }
    ? readonly ElementOf<E, M>[]
    : V extends { readonly kind: 'map'; readonly element: infer E extends Shape }
      ? { readonly [key: string]: ElementOf<E, M> }
      : V extends {
            readonly kind: 'object';
            readonly fields: infer F extends { readonly [name: string]: Shape };
          }
        ? { readonly [N in keyof F]: ElementOf<F[N], M> | null }
        : V extends { readonly kind: 'nested'; readonly attributes: infer A extends Attributes }
          ? AttributesOf<A, M>
          : Value;

type ElementOf<V extends Shape, M extends Moment> =
  | KnownOf<V, M>
  | (M extends 'config' | 'plan' ? Unknown : never);

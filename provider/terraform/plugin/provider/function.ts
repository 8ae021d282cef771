import type { Attribute, Shape } from '../schema/attribute.ts';
import type { ElementType } from '../schema/attributes.ts';
import type { KnownOf } from '../schema/values-of.ts';
import type { Unknown } from '../values/unknown.ts';
import type { Value } from '../values/value.ts';

/** One parameter of a function: its type is an element type such as `string()`. */
export interface Parameter<V extends Shape = Shape> {
  readonly name: string;
  readonly type: ElementType<V>;
  readonly description?: string;
  /** Null may be passed. Omitted: Terraform rejects null. */
  readonly allowNull?: true;
  /** Unknown may be passed. Omitted: the result is unknown, and Terraform does not call the function. */
  readonly allowUnknown?: true;
}

type ArgumentOf<P> =
  P extends Parameter<infer V>
    ?
        | KnownOf<V>
        | (P extends { readonly allowNull: true } ? null : never)
        | (P extends { readonly allowUnknown: true } ? Unknown : never)
    : never;

type ArgumentsOf<P extends readonly Parameter[]> = { readonly [I in keyof P]: ArgumentOf<P[I]> };

/** Throw it from a function. `argument` is the index of the invalid one; variadic arguments count on. */
export class FunctionError extends Error {
  readonly argument: number | undefined;

  constructor(text: string, argument?: number) {
    super(text);
    this.name = 'FunctionError';
    this.argument = argument;
  }
}

/** A function of the provider, called `provider::NAME::FUNCTION(...)`. Pure: it has no session. */
export interface ProviderFunction {
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly deprecated?: string;
  readonly parameters: readonly Parameter[];
  readonly variadic?: Parameter;
  readonly returns: Attribute;
  call(...args: Value[]): Value | Promise<Value>;
}

/** What {@link defineFunction} takes: arguments and result are typed by the parameters. */
export interface FunctionDefinition<P extends readonly Parameter[], W extends Parameter, R extends Shape> {
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly deprecated?: string;
  readonly parameters: P;
  /** Takes the remaining arguments, if any. */
  readonly variadic?: W;
  readonly returns: ElementType<R>;
  call(...args: readonly [...ArgumentsOf<P>, ...ArgumentOf<W>[]]): KnownOf<R> | Promise<KnownOf<R>>;
}

/** Declares a function. */
export function defineFunction<
  const P extends readonly Parameter[],
  R extends Shape,
  const W extends Parameter = Parameter<never>,
>(definition: FunctionDefinition<P, W, R>): ProviderFunction;
export function defineFunction(
  definition: FunctionDefinition<readonly Parameter[], Parameter, Shape>,
): ProviderFunction {
  return definition;
}

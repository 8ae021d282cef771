import type { SourceRange } from '../../../documents/source-range.ts';

/** An expression of Terraform's language, whatever syntax it was written in. */
export type Expression = (
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'template'; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: 'tuple'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly entries: readonly ObjectEntry[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'access'; readonly of: Expression; readonly key: Expression }
  | { readonly kind: 'splat'; readonly of: Expression; readonly keys: readonly Expression[] }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      /** The last argument is a list of arguments: `f(list...)`. */
      readonly expanded: boolean;
    }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'conditional';
      readonly condition: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    }
  | ForExpression
  /** A part of the language that is not evaluated here; `what` completes "it uses". */
  | { readonly kind: 'unsupported'; readonly what: string }
) & { readonly at: SourceRange };

export interface ForExpression {
  readonly kind: 'for';
  readonly makes: 'tuple' | 'object';
  readonly keyName: string | undefined;
  readonly valueName: string;
  readonly over: Expression;
  /** Of an object only. */
  readonly key: Expression | undefined;
  readonly value: Expression;
  readonly condition: Expression | undefined;
  /** Values of the same key become a list: `=> value...`. */
  readonly groups: boolean;
}

export interface ObjectEntry {
  readonly key: Expression;
  readonly value: Expression;
  readonly extent: SourceRange;
}

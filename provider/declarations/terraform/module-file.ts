import type { SourceRange } from '../../documents/source-range.ts';
import type { DeclaredAttribute } from '../declared-attribute.ts';
import type { DeclarationFault } from '../declared-keys.ts';
import type { DeclarationOrigin, Insertion } from '../key-declaration.ts';
import type { Expression } from './expression/expression.ts';

/** What one file adds to its module, whatever syntax it is in. */
export interface ModuleFile {
  readonly path: string;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly locals: ReadonlyMap<string, Expression>;
  readonly outputs: ReadonlyMap<string, Expression>;
  readonly keys: readonly KeyBlock[];
  readonly calls: readonly ModuleCall[];
  readonly faults: readonly DeclarationFault[];
  /** Whether it says where state is kept or configures a provider, which is for a root to say. */
  readonly isOfRoot: boolean;
}

/** A variable, as far as it determines its value. */
export interface Variable {
  readonly default: Expression | undefined;
  /** The constraint, which converts values and fills in what is optional in them. */
  readonly type: Expression | undefined;
  readonly nullable: Expression | undefined;
}

/** A resource block of a key. */
export interface KeyBlock {
  readonly origin: DeclarationOrigin;
  readonly label: string;
  readonly header: SourceRange;
  readonly extent: SourceRange;
  readonly attributes: ReadonlyMap<string, Expression>;
  readonly purpose: DeclaredAttribute<string>;
  readonly insertion: Insertion | undefined;
}

/** A block that calls a module beside this one. */
export interface ModuleCall {
  readonly label: string;
  /** As written; only those that start with `./` or `../` are followed. Undefined where it is not a plain string. */
  readonly source: string | undefined;
  readonly at: SourceRange;
  readonly arguments: ReadonlyMap<string, Expression>;
}

/** The type of the resource that is a key. */
export const KEY_TYPE = 'lowerplane_api_key';

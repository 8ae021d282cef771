/** Where a key can be declared. */
export const ENTRY_POINTS = ['terraform', 'tf', 'tf.json', 'yaml', 'constructs'] as const;
export type EntryPoint = (typeof ENTRY_POINTS)[number];

/** A value that only Terraform knows: a variable without a default. */
export class Variable {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export type Written = string | number | boolean | null | Variable | readonly Written[] | WrittenObject;
export interface WrittenObject {
  readonly [name: string]: Written;
}

/** One declaration, and what is wrong with it at every entry point. */
export interface Row {
  readonly what: string;
  /** Attributes of the Terraform resource. */
  readonly declared: WrittenObject;
  /** The messages, in this order or another. None: the declaration is valid. */
  readonly problems: readonly string[];
  /** Terraform refuses it before it asks the provider, in words of its own. */
  readonly refusedByTerraformItself: boolean;
  /** Entry points that cannot express it, or have a rule of their own: why. */
  readonly except: Readonly<Partial<Record<EntryPoint, string>>>;
}

/** What a row says beside the declaration and its problems. */
export interface RowOptions {
  readonly refusedByTerraformItself?: boolean;
  readonly except?: Row['except'];
}

/** A key without faults, to which each row adds what it is about. */
const GOOD: WrittenObject = {
  name: 'CI gate',
  permissions: 'read-only',
  expires_in: '90d',
  deliver_to: [{ file: { path: 'ci.key' } }],
};

/** @param changes to the good key; undefined leaves an attribute out. */
export function row(
  what: string,
  changes: { readonly [name: string]: Written | undefined },
  problems: readonly string[] = [],
  { refusedByTerraformItself = false, except = {} }: RowOptions = {},
): Row {
  const declared: Record<string, Written> = {};
  for (const [name, value] of Object.entries({ ...GOOD, ...changes }))
    if (value !== undefined) declared[name] = value;
  return { what, declared, problems, refusedByTerraformItself, except };
}

/** Why a construct cannot express a value of another type. */
export const TYPED = 'The types of the construct refuse it.';
/** Why a keys file cannot express an attribute of the state. */
export const STATELESS = 'A keys file has no state.';
/** Why a keys file cannot express what only Terraform knows. */
export const NO_EXPRESSIONS = 'A keys file has no expressions.';

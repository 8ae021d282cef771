/**
 * A value Terraform finds out later, as an object: `variable.value`, `Lazy`, `Fn` results. Both CDK libraries call it
 * `IResolvable`. Where a plain string is taken, its string form (`variable.stringValue`) is as good.
 */
export interface Resolvable {
  resolve(context: unknown): unknown;
  /** Text that stands for the value until synthesis. */
  toString(): string;
}

/** What a CDK library knows about values that come later. */
export interface Tokens {
  /** Whether the value is, or holds, one that Terraform finds out later. */
  isUnresolved(value: unknown): boolean;
  /** A list that stands for the value. */
  asList(value: Resolvable): string[];
}

export function isResolvable(value: unknown): value is Resolvable {
  return (
    typeof value === 'object' && value !== null && 'resolve' in value && typeof value.resolve === 'function'
  );
}

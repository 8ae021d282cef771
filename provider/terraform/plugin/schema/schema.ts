import type { Attributes } from './attribute.ts';

/** The shape of a resource, a data source, an ephemeral resource or the provider's own configuration. */
export interface Schema<A extends Attributes = Attributes> {
  /** Raise it when state written by an older release no longer fits, and add `upgradeState`. Starts at 0. */
  readonly version?: number;
  /** Markdown, shown in generated documentation and by language servers. */
  readonly description?: string;
  /** Terraform warns when it is used. */
  readonly deprecated?: boolean;
  readonly attributes: A;
}

const NAME = /^[a-z_][a-z0-9_]*$/;
/** Names that Terraform reserves in every resource block. */
const RESERVED = new Set([
  'connection',
  'count',
  'depends_on',
  'for_each',
  'lifecycle',
  'provider',
  'provisioner',
]);

/**
 * Declares a schema. Write it once; config, plan and state get their types from it
 * ({@link ConfigOf}, {@link PlanOf}, {@link StateOf}).
 *
 * @throws TypeError for an attribute name Terraform would reject.
 */
export function defineSchema<const A extends Attributes>(schema: Schema<A>): Schema<A> {
  for (const name of Object.keys(schema.attributes)) {
    if (!NAME.test(name) || name.startsWith('__') || RESERVED.has(name)) {
      throw new TypeError(`"${name}" cannot be an attribute's name: use lower case words joined by "_"`);
    }
  }
  return schema;
}

import type { Diagnostics } from '../diagnostics.ts';
import type { Schema } from '../schema/schema.ts';
import type { ApplyConfigOf } from '../schema/values-of.ts';
import type { ObjectValue } from '../values/value.ts';
import type { SessionContext } from './requests.ts';
import type { ValidateRequest } from './resource.ts';

export interface ListRequest<S extends Schema, Session> extends SessionContext<Session> {
  readonly config: ApplyConfigOf<S>;
}

/** One object that a list found. */
export interface ListedResource {
  /** As the identity of the managed resource has it. */
  readonly identity: Readonly<Record<string, string>>;
  /** For people: what distinguishes it from others. */
  readonly displayName: string;
  /** Its state after an import. Called only when Terraform asks for it, for generated configuration. */
  resource(diagnostics: Diagnostics): ObjectValue | Promise<ObjectValue>;
}

/** Finds the objects that could be managed by the resource of the same name (`terraform query`, Terraform 1.14). */
export interface ListResource<S extends Schema = Schema, Session = never> {
  /** That of a resource which has an identity. */
  readonly typeName: string;
  /** Of the `config` block: filters. */
  readonly schema: S;
  validate?(request: ValidateRequest<S>): void | Promise<void>;
  /** No more are asked for than Terraform wants. */
  list(request: ListRequest<S, Session>): AsyncIterable<ListedResource>;
}

/** Declares a list resource: `defineListResource<typeof schema, Session>({ ... })`. */
export function defineListResource<S extends Schema, Session = unknown>(
  resource: ListResource<S, Session>,
): ListResource<S, Session> {
  return resource;
}

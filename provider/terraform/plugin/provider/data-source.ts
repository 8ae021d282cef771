import type { Schema } from '../schema/schema.ts';
import type { ApplyConfigOf, StateOf } from '../schema/values-of.ts';
import type { SessionContext } from './requests.ts';
import type { ValidateRequest } from './resource.ts';

export interface DataSourceReadRequest<S extends Schema, Session> extends SessionContext<Session> {
  readonly config: ApplyConfigOf<S>;
}

/** A data source: something to look up. */
export interface DataSource<S extends Schema = Schema, Session = never> {
  readonly typeName: string;
  readonly schema: S;
  validate?(request: ValidateRequest<S>): void | Promise<void>;
  read(
    request: DataSourceReadRequest<S, Session>,
  ): { readonly state: StateOf<S> } | Promise<{ readonly state: StateOf<S> }>;
}

/** Declares a data source: `defineDataSource<typeof schema, Session>({ ... })`. */
export function defineDataSource<S extends Schema, Session = unknown>(
  source: DataSource<S, Session>,
): DataSource<S, Session> {
  return source;
}

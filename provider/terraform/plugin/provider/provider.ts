import type { Schema } from '../schema/schema.ts';
import type { ConfigOf } from '../schema/values-of.ts';
import type { Action } from './action.ts';
import type { DataSource } from './data-source.ts';
import type { EphemeralResource } from './ephemeral-resource.ts';
import type { ProviderFunction } from './function.ts';
import type { ListResource } from './list-resource.ts';
import type { RequestContext } from './requests.ts';
import type { Resource, ValidateRequest } from './resource.ts';

export interface ConfigureRequest<S extends Schema> extends RequestContext {
  /** May hold unknown values: a provider configured from another resource's result is planned before that exists. */
  readonly config: ConfigOf<S>;
  readonly terraformVersion: string;
}

/** A whole provider. */
export interface Provider<S extends Schema = Schema, Session = never> {
  /** The local name: `lowerplane`. */
  readonly name: string;
  readonly version: string;
  /** Its address in configurations: `registry.terraform.io/lowerplane/lowerplane`. Only debugging needs it. */
  readonly address: string;
  readonly schema: S;
  validate?(request: ValidateRequest<S>): void | Promise<void>;
  /** Returns the session every other handler gets. Add an error, or throw, when there can be none. */
  configure(request: ConfigureRequest<S>): Session | Promise<Session>;
  /** Called once Terraform has taken every answer and asks the provider to exit; not when it was killed. */
  shutdown?(session: Session): void | Promise<void>;
  readonly resources?: readonly Resource<Schema, Session>[];
  readonly ephemeralResources?: readonly EphemeralResource<Schema, Session>[];
  /** Makes the other types. Called when one is asked for: most processes of a run do without. */
  onDemand?(): Promise<TypesOnDemand<Session>>;
}

/** The types that Terraform requests from few of the processes of a run. */
export interface TypesOnDemand<Session = never> {
  readonly dataSources?: readonly DataSource<Schema, Session>[];
  readonly functions?: readonly ProviderFunction[];
  readonly listResources?: readonly ListResource<Schema, Session>[];
  readonly actions?: readonly Action<Schema, Session>[];
}

/** Declares the provider. */
export function defineProvider<S extends Schema, Session>(
  provider: Provider<S, Session>,
): Provider<S, Session> {
  return provider;
}

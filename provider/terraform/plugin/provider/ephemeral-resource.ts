import type { Schema } from '../schema/schema.ts';
import type { ApplyConfigOf, StateOf } from '../schema/values-of.ts';
import type { PrivateState, SessionContext } from './requests.ts';
import type { ValidateRequest } from './resource.ts';

export interface OpenRequest<S extends Schema, Session> extends SessionContext<Session> {
  readonly config: ApplyConfigOf<S>;
}

export interface OpenResult<S extends Schema> {
  readonly result: StateOf<S>;
  /** What `renew` and `close` get. */
  readonly privateState?: PrivateState;
  /** When Terraform must call `renew`. Omitted: never. */
  readonly renewAt?: Date;
}

export interface HeldRequest<Session> extends SessionContext<Session> {
  readonly privateState: PrivateState;
}

export interface RenewResult {
  readonly privateState?: PrivateState;
  readonly renewAt?: Date;
}

/** Something that lives for one run and is never in state or plan. */
export interface EphemeralResource<S extends Schema = Schema, Session = never> {
  readonly typeName: string;
  readonly schema: S;
  validate?(request: ValidateRequest<S>): void | Promise<void>;
  open(request: OpenRequest<S, Session>): OpenResult<S> | Promise<OpenResult<S>>;
  renew?(request: HeldRequest<Session>): RenewResult | Promise<RenewResult>;
  close?(request: HeldRequest<Session>): void | Promise<void>;
}

/** Declares an ephemeral resource: `defineEphemeralResource<typeof schema, Session>({ ... })`. */
export function defineEphemeralResource<S extends Schema, Session = unknown>(
  resource: EphemeralResource<S, Session>,
): EphemeralResource<S, Session> {
  return resource;
}

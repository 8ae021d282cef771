import type { Schema } from '../schema/schema.ts';
import type { ApplyConfigOf, ConfigOf } from '../schema/values-of.ts';
import type { RequestContext, SessionContext } from './requests.ts';
import type { ValidateRequest } from './resource.ts';

export interface PlanActionRequest<S extends Schema, Session> extends RequestContext {
  readonly config: ConfigOf<S>;
  /** Undefined when Terraform plans without having configured the provider. */
  readonly session: Session | undefined;
}

export interface InvokeActionRequest<S extends Schema, Session> extends SessionContext<Session> {
  readonly config: ApplyConfigOf<S>;
  /** Shows a line while the action is at work. */
  progress(message: string): void;
}

/** Something to do that is no state: it runs when it is invoked, or when a resource triggers it (Terraform 1.14). */
export interface Action<S extends Schema = Schema, Session = never> {
  readonly typeName: string;
  readonly schema: S;
  validate?(request: ValidateRequest<S>): void | Promise<void>;
  /** Refuses what cannot be done, and warns of what it will do. */
  plan?(request: PlanActionRequest<S, Session>): void | Promise<void>;
  invoke(request: InvokeActionRequest<S, Session>): void | Promise<void>;
}

/** Declares an action: `defineAction<typeof schema, Session>({ ... })`. */
export function defineAction<S extends Schema, Session = unknown>(
  action: Action<S, Session>,
): Action<S, Session> {
  return action;
}

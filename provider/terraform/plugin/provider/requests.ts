import type { Diagnostics } from '../diagnostics.ts';
import type { Json } from '../values/json.ts';

/** What the provider keeps about a resource beside its state: Terraform stores it, but does not show it. */
export type PrivateState = { readonly [name: string]: Json };

/** What every request carries. */
export interface RequestContext {
  /** Messages for the user. An error fails the request. */
  readonly diagnostics: Diagnostics;
  /** Aborts when Terraform is interrupted or has exited. Work that must not be left half done may ignore it. */
  readonly signal: AbortSignal;
}

/** A request after the provider was configured. */
export interface SessionContext<Session> extends RequestContext {
  /** What `configure` returned for this run. */
  readonly session: Session;
}

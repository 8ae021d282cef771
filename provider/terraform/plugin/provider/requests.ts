import type { Diagnostics } from '../diagnostics.ts';
import type { Json } from '../values/json.ts';

/** What the provider remembers about a resource beside its state: Terraform stores it, people do not see it. */
export type PrivateState = { readonly [name: string]: Json };

/** What every request carries. */
export interface RequestContext {
  /** Messages for the person. An error fails the request. */
  readonly diagnostics: Diagnostics;
  /** Aborts when Terraform is interrupted or has gone away. Work that must not be left half done may ignore it. */
  readonly signal: AbortSignal;
}

/** A request after the provider was configured. */
export interface SessionContext<Session> extends RequestContext {
  /** What `configure` returned, made anew for each run. */
  readonly session: Session;
}

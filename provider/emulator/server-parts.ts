import type { FaultInjector } from './faults.ts';
import type { RequestContext } from './handle-request.ts';
import type { RequestCounter } from './request-counter.ts';

/** What the server needs: the store, and switches and counters for tests. */
export interface ServerParts extends RequestContext {
  readonly faults: FaultInjector;
  readonly requests: RequestCounter;
  /** Whether `/emulator/…` is served. */
  readonly testControls: boolean;
  /** Aborted when the emulator closes, so that no request waits any longer. */
  readonly closing: AbortSignal;
}

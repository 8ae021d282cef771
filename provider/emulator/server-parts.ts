import type { Surroundings } from './answer.ts';
import type { StrikingFaults } from './faults.ts';
import type { RequestCounter } from './request-counter.ts';

/** What a server needs beside the store: switches and counters. */
export interface ServerParts extends Surroundings {
  readonly faults: StrikingFaults;
  readonly requests: RequestCounter;
  /** Whether `/emulator/…` exists. */
  readonly testControls: boolean;
  /** Aborted when the emulator closes: no request waits any longer. */
  readonly closing: AbortSignal;
}

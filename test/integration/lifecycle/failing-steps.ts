import { onTestFinished } from 'vitest';
import type { Emulator } from '../../../provider/emulator/start.ts';
import { DEFAULT_LIMITS } from '../../../provider/http/limits.ts';
import { SYSTEM_RUNTIME } from '../../../provider/http/runtime.ts';
import { createTransport } from '../../../provider/http/transport.ts';
import { connect } from '../../../provider/lifecycle/connect.ts';
import type { Connection } from '../../../provider/lifecycle/run.ts';

/** Everything that a run does to others, one step after another, of which one can be made to fail. */
export class Steps {
  #count = 0;
  #failing: string | undefined;
  readonly #failsAt: number;

  /** @param failsAt the step that fails, from 1 on, and with it all later ones of its name. */
  constructor(failsAt: number) {
    this.#failsAt = failsAt;
  }

  /** Whether the run was long enough to come to the step that fails. */
  get hasFailed(): boolean {
    return this.#failing !== undefined;
  }

  /** The step that failed. */
  get failed(): string {
    return this.#failing ?? 'none';
  }

  /** @returns whether this step fails. */
  next(name: string): boolean {
    this.#count++;
    if (this.#count === this.#failsAt) this.#failing = name;
    return name === this.#failing;
  }
}

/** A connection of which each request is a step. Ends with the test. */
export async function connectionWith(steps: Steps, emulator: Emulator): Promise<Connection> {
  const real = createTransport({
    limits: DEFAULT_LIMITS,
    proxy: { kind: 'direct' },
    monotonic: SYSTEM_RUNTIME.monotonic,
  });
  let isConnected = false;
  const connection = await connect({
    baseUrl: emulator.url,
    apiKey: emulator.bootstrapKey ?? '',
    runtime: { sleep: async () => {} },
    transport: {
      async send(request) {
        const { method, url } = request;
        const path = url.pathname.replace(/key_\w+/, '{id}');
        if (isConnected && steps.next(`${method} ${path}`))
          throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED', syscall: 'connect' });
        return real.send(request);
      },
      // The connection that asks with a new key's secret is closed before this one.
      close: async () => {},
    },
  });
  isConnected = true;
  onTestFinished(() => real.close());
  return connection;
}

import { DEFAULT_LIMITS } from '../../provider/http/limits.ts';
import { SYSTEM_RUNTIME } from '../../provider/http/runtime.ts';
import { createTransport, type Transport } from '../../provider/http/transport.ts';

/** A run that is killed at some moment. */
export interface KilledRun {
  readonly transport: Transport;
  /** Waits for the work, or for the moment at which the run is killed. @returns undefined when it was killed. */
  ended<Result>(work: Promise<Result>): Promise<Result | undefined>;
}

/**
 * A run that is killed at a request to LowerPlane: before it is sent, or before its response arrives. What the run waits
 * for then never comes.
 *
 * @param point from 0 on: two for each request.
 */
export function killedAt(point: number): KilledRun {
  const wire = createTransport({
    limits: { ...DEFAULT_LIMITS, responseBytes: 16 * 1024 * 1024 },
    proxy: { kind: 'direct' },
    monotonic: SYSTEM_RUNTIME.monotonic,
  });
  const killed = Promise.withResolvers<undefined>();
  let passed = 0;
  const pass = async () => {
    if (passed++ < point) return;
    killed.resolve(undefined);
    await new Promise(() => {});
  };
  return {
    transport: {
      async send(request) {
        await pass();
        const response = await wire.send(request);
        await pass();
        return response;
      },
      close: () => wire.close(),
    },
    ended: (work) => Promise.race([work, killed.promise]),
  };
}

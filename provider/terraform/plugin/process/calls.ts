import type { Call } from '../grpc/service.ts';
import { providerMethods } from '../rpc/methods.ts';
import type { Run } from '../rpc/run.ts';
import type { Work } from './work.ts';

/** An empty message behind gRPC's prefix. */
const EMPTY = 5;
const SERVING = [0x08, 0x01];

/** Every call of one Terraform run. @param shutdown runs when Terraform asks the provider to stop */
export function callsOf<Session>(
  run: Run<Session>,
  work: Work,
  shutdown: () => void,
): ReadonlyMap<string, Call> {
  const calls = new Map<string, Call>();
  for (const [path, method] of providerMethods<Session>()) {
    calls.set(path, (message, emit) => work.run(() => method(run, message, emit)));
  }
  calls.set('/plugin.GRPCController/Shutdown', async () => {
    shutdown();
    return Buffer.alloc(EMPTY);
  });
  calls.set('/grpc.health.v1.Health/Check', async () => Buffer.from([0, 0, 0, 0, 0, ...SERVING]));
  return calls;
}

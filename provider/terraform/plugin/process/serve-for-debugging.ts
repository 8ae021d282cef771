import { writeSync } from 'node:fs';
import { GrpcService } from '../grpc/service.ts';
import { Http2Connection } from '../http2/connection.ts';
import type { Provider } from '../provider/provider.ts';
import { closeOpenEphemerals } from '../rpc/ephemeral-calls.ts';
import { Catalog, Run } from '../rpc/run.ts';
import type { Schema } from '../schema/schema.ts';
import { callsOf } from './calls.ts';
import { reattachValue } from './handshake.ts';
import { listen } from './socket.ts';
import { Work } from './work.ts';

const STDOUT = 1;

/** Serves one run after another until interrupted, and prints how to attach Terraform. Each run has its own session. */
export async function serveForDebugging<Session>(provider: Provider<Schema, Session>): Promise<void> {
  const catalog = new Catalog(provider);
  const work = new Work();
  const address = await listen((socket) => {
    const run = new Run(catalog);
    const stays = () => {};
    new Http2Connection(socket, new GrpcService(callsOf(run, work, stays)));
    socket.on('close', () => {
      run.leave();
      run.interrupt();
      void work.run(() => closeOpenEphemerals(run));
    });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      await work.done(10_000);
      process.exit(0);
    });
  }
  const value = reattachValue(provider.address, process.pid, address);
  writeSync(STDOUT, `Provider "${provider.name}" waits for Terraform. Set this where you run Terraform:\n\n`);
  writeSync(STDOUT, `  TF_REATTACH_PROVIDERS='${value}'\n\nPress Ctrl-C to end.\n`);
}

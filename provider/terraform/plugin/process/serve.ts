import { writeSync } from 'node:fs';
import { GrpcService } from '../grpc/service.ts';
import { Http2Connection } from '../http2/connection.ts';
import type { Provider } from '../provider/provider.ts';
import { closeOpenEphemerals } from '../rpc/ephemeral-calls.ts';
import { Catalog, Run } from '../rpc/run.ts';
import type { Schema } from '../schema/schema.ts';
import { callsOf } from './calls.ts';
import { makeCertificate } from './certificate.ts';
import { handshakeLine, readStart } from './handshake.ts';
import { Lifetime } from './lifetime.ts';
import { mutualTls, plaintext } from './secure.ts';
import { serveForDebugging } from './serve-for-debugging.ts';
import { listen } from './socket.ts';
import { Work } from './work.ts';

const STDOUT = 1;
const STDERR = 2;

/**
 * Runs the whole process of a provider: call it last in the main file.
 *
 * Started by Terraform, it serves that one run and exits with it. Started with `--debug`, it serves any number of runs
 * that attach to it with TF_REATTACH_PROVIDERS. Started by a user, it explains what it is and exits with status 1.
 */
export async function serve<S extends Schema, Session>(provider: Provider<S, Session>): Promise<void> {
  const start = readStart(process.env, provider.name);
  const isDebugged = process.argv.includes('--debug');
  try {
    if (isDebugged) await serveForDebugging(erased(provider));
    else if (start.kind === 'refused') end(start.message);
    else await serveTerraform(erased(provider), start.clientCertificate);
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'unknown problem';
    end(`The "${provider.name}" provider could not start: ${problem}`);
  }
}

/** Of what a provider prints when it does not start, Terraform shows a line of standard output only. */
function end(message: string): never {
  writeSync(process.env.TF_PLUGIN_MAGIC_COOKIE ? STDOUT : STDERR, `${message}\n`);
  process.exit(1);
}

async function serveTerraform<Session>(
  provider: Provider<Schema, Session>,
  clientCertificate: string | undefined,
): Promise<void> {
  const run = new Run(new Catalog(provider));
  const work = new Work();
  const lifetime = new Lifetime(
    work,
    () => run.interrupt(),
    () => closeOpenEphemerals(run),
  );
  const connections = new Set<Http2Connection>();
  const service = new GrpcService(callsOf(run, work, () => setImmediate(sayGoodbye)));

  async function sayGoodbye(): Promise<void> {
    // Counted as work, so that the process waits for it.
    await work.run(() => run.shutDown());
    await Promise.all([...connections].map((connection) => connection.close()));
    await lifetime.finish('Terraform asked the provider to stop');
  }

  const certificate = clientCertificate ? makeCertificate(new Date()) : undefined;
  const secure = certificate && clientCertificate ? mutualTls(certificate, clientCertificate) : plaintext;
  const address = await listen(
    secure((stream) => {
      lifetime.connected();
      const connection = new Http2Connection(stream, service);
      connections.add(connection);
      const gone = () => {
        connections.delete(connection);
        if (connections.size > 0 || connection.closedInOrder) return;
        run.leave();
        lifetime.finish('the connection is gone');
      };
      // Its end arrives first, in the order of events. A connection that breaks, because Terraform was killed before it
      // had read all, has no end but an error, and is closed only after what the loop does next.
      stream.on('end', gone);
      stream.on('error', gone);
      stream.on('close', gone);
    }),
  );
  writeSync(STDOUT, `${handshakeLine(address, certificate?.der)}\n`);
}

/** Erases the type of a provider's schema: from here on it is read at run time. */
function erased<S extends Schema, Session>(provider: Provider<S, Session>): Provider<Schema, Session> {
  return provider;
}

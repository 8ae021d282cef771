import { mkdtempSync, rmSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the server listens, as the handshake writes it. */
export interface ListeningAddress {
  readonly network: 'unix' | 'tcp';
  readonly address: string;
}

/** Listens where Terraform can reach us: a socket in a directory only this user may enter, or loopback on Windows. */
export async function listen(
  onConnection: (socket: Socket) => void,
): Promise<ListeningAddress & { readonly server: Server }> {
  const server = createServer({ noDelay: true }, onConnection);
  if (process.platform === 'win32') {
    await listening(server, { host: '127.0.0.1', port: 0 });
    const bound = server.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
    return { server, network: 'tcp', address: `127.0.0.1:${port}` };
  }
  const { PLUGIN_UNIX_SOCKET_DIR: wanted, XDG_RUNTIME_DIR: runtime } = process.env;
  const parents = [wanted || tmpdir(), ...(runtime ? [runtime] : []), '/dev/shm', '/tmp'];
  let reason: unknown;
  for (const parent of parents) {
    try {
      const directory = mkdtempSync(join(parent, 'plugin-'));
      process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
      const path = join(directory, 'socket');
      await listening(server, { path });
      return { server, network: 'unix', address: path };
    } catch (error) {
      // It cannot be written to, or its path is too long for a socket.
      reason ??= error;
    }
  }
  throw new Error(
    `No socket can be made in ${parents.join(' or ')}: ${reason instanceof Error ? reason.message : reason}. Set TMPDIR to a directory that can be written to.`,
  );
}

function listening(
  server: Server,
  options: { readonly path: string } | { readonly host: string; readonly port: number },
) {
  return new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options, resolve);
  });
}

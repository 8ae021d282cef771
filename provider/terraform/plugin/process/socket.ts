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
  const directory = mkdtempSync(join(process.env.PLUGIN_UNIX_SOCKET_DIR || tmpdir(), 'plugin-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const path = join(directory, 'socket');
  await listening(server, { path });
  return { server, network: 'unix', address: path };
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

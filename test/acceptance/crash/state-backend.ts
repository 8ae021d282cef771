import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** Terraform's `http` backend, which keeps one state. Ends with the test that calls this. */
export async function startStateBackend() {
  let state: string | undefined;
  let onSave: (() => void) | undefined;
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      response.writeHead(state === undefined ? 404 : 200).end(state);
      return;
    }
    const sent = await text(request);
    if (onSave) {
      onSave();
      onSave = undefined;
      response.destroy();
      return;
    }
    state = sent;
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** Resolves when a state is sent, which is then not saved; `act` is called at that moment. */
    onSave(act: () => void): Promise<void> {
      return new Promise((resolve) => {
        onSave = () => {
          act();
          resolve();
        };
      });
    },
  };
}

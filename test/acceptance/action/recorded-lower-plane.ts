import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import type { AdminClient } from '../../../provider/api/client.ts';
import { createAdminClient } from '../../../provider/api/create-client.ts';
import { type Emulator, startEmulator } from '../../../provider/emulator/start.ts';

/** LowerPlane, with everything on record that it was sent. */
export interface RecordedLowerPlane {
  readonly url: string;
  readonly emulator: Emulator;
  readonly admin: AdminClient;
  /** Method, path and body of each request, without headers: a key belongs into one. */
  readonly requests: readonly string[];
  /** Makes a key and returns its text. */
  key(name: string, permissions: 'read-only' | 'read-write', days?: number): Promise<string>;
}

const DAY_MS = 86_400_000;

/** Runs until the test is over. */
export async function recordedLowerPlane(): Promise<RecordedLowerPlane> {
  const emulator = await startEmulator({ quiet: true });
  const admin = createAdminClient({ baseUrl: emulator.url, apiKey: emulator.bootstrapKey ?? '' });
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks);
    requests.push(`${request.method} ${request.url}\n${body.toString('latin1')}`);
    const { host: _, connection: __, ...headers } = request.headers;
    const answer = await fetch(`${emulator.url}${request.url}`, {
      method: request.method ?? 'GET',
      headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
      ...(body.length > 0 ? { body } : {}),
    });
    response.writeHead(
      answer.status,
      [...answer.headers].filter(([name]) => name !== 'transfer-encoding').flat(),
    );
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await admin.close();
    await emulator.close();
  });
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    emulator,
    admin,
    requests,
    async key(name, permissions, days = 90) {
      const { secret } = await admin.createApiKey({
        name,
        permissions,
        environments: ['production'],
        expires_at: new Date(Date.now() + days * DAY_MS).toISOString(),
      });
      if (secret === null) throw new Error('the emulator gave no secret');
      return secret;
    },
  };
}

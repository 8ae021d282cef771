import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import { startEmulator } from '../../../provider/emulator/start.ts';
import { waitFor } from '../../setup/wait-for.ts';
import { createKey, ok, refused } from './call.ts';
import { runningEmulator } from './running.ts';

const emulator = runningEmulator();
const BODY = JSON.stringify({ name: 'slow', permissions: 'read-only' });

/** A request whose body is still on its way. */
function beginCreate(
  url: string,
  key: string,
): { readonly sending: ClientRequest; readonly answer: Promise<IncomingMessage> } {
  const sending = request(`${url}/v1/api-keys`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'content-length': BODY.length,
    },
  });
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    sending.once('response', resolve);
    sending.once('error', reject);
  });
  sending.write(BODY.slice(0, 5));
  return { sending, answer };
}

async function used(keyId: string): Promise<void> {
  await waitFor(async () => (await ok(emulator, 'getApiKey', { id: keyId })).request_count > 0);
}

test('a key revoked while its request is on the way no longer works', async () => {
  const { key, text: secret } = await createKey(emulator, { permissions: 'admin' });
  const { sending, answer } = beginCreate(emulator.url, secret);
  await used(key.id);
  await ok(emulator, 'revokeApiKey', { id: key.id });
  sending.end(BODY.slice(5));
  expect((await answer).statusCode).toBe(401);
  expect((await ok(emulator, 'listApiKeys', { query: { name: 'slow' } })).data).toEqual([]);
});

test('a client that disconnects in the middle of a body does not affect other clients', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    const { key, text: secret } = await createKey(emulator, { permissions: 'admin' });
    const { sending, answer } = beginCreate(emulator.url, secret);
    await used(key.id);
    sending.destroy();
    await expect(answer).rejects.toThrow();
    await ok(emulator, 'getOwnApiKey', { key: secret });
    expect(log).not.toHaveBeenCalled();
  } finally {
    log.mockRestore();
  }
});

test('closing lets a request under way finish', async () => {
  const own = await startEmulator({ quiet: true });
  const { sending, answer } = beginCreate(own.url, String(own.bootstrapKey));
  await waitFor(() => own.requests.total() > 0);
  const closed = own.close();
  sending.end(BODY.slice(5));
  const response = await answer;
  expect(response.statusCode).toBe(201);
  expect(JSON.parse(await text(response)).key.name).toBe('slow');
  await closed;
  await own.close();
});

test('a body too large, sent without its length, is refused and the connection still works', async () => {
  const body = new Blob(['x'.repeat(200_000)]).stream();
  const init = { method: 'POST', body, duplex: 'half' as const };
  const headers = { authorization: `Bearer ${emulator.bootstrapKey}`, 'content-type': 'application/json' };
  const response = await fetch(`${emulator.url}/v1/api-keys`, { ...init, headers });
  expect(response.status).toBe(413);
  await refused(emulator, 'getApiKey', 404, 'not-found', { id: 'any' });
});

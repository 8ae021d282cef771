import { describe, expect, test } from 'vitest';
import { call, createKey, ok, refused } from './call.ts';
import { runningEmulator } from './running.ts';

const emulator = runningEmulator();
const CONTENT = new Uint8Array([0, 255, 13, 10, 60, 104]);

async function uploaded() {
  const body = new FormData();
  for (const [name, value] of Object.entries({ name: 'Export', type: 'document', environment: 'staging' }))
    body.append(name, value);
  body.append('file', new Blob([CONTENT], { type: 'text/html' }), 'a.html');
  return ok(emulator, 'uploadEvidence', { body });
}

describe.each(['getEvidence', 'downloadEvidence'] as const)('%s', (id) => {
  test('404 not-found', async () => {
    await refused(emulator, id, 404, 'not-found', { id: 'evd_none' });
  });

  test('403 environment-out-of-scope', async () => {
    const { text: key } = await createKey(emulator, { environments: ['production'] });
    const evidence = await uploaded();
    await refused(emulator, id, 403, 'environment-out-of-scope', { id: evidence.id, key });
  });
});

test('getEvidence gives the record', async () => {
  const evidence = await uploaded();
  expect(await ok(emulator, 'getEvidence', { id: evidence.id })).toEqual(evidence);
});

test('downloadEvidence gives the bytes, as nothing that a browser would run, and logs who read them', async () => {
  const evidence = await uploaded();
  const response = await fetch(`${emulator.url}/v1/evidence/${evidence.id}/content`, {
    headers: { authorization: `Bearer ${emulator.bootstrapKey}` },
  });
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(CONTENT);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment',
    'x-content-type-options': 'nosniff',
  });
  const { data } = await ok(emulator, 'listAuditEvents', { query: { action: 'evidence.downloaded' } });
  expect(data.at(-1)).toMatchObject({ target: evidence.id, details: { sha256: evidence.sha256 } });
  const { text: key } = await createKey(emulator, { permissions: 'read-only' });
  expect((await call(emulator, 'downloadEvidence', { id: evidence.id, key })).status).toBe(200);
});

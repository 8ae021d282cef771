import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { EVIDENCE_SIZE_MAX } from '../../../provider/api/contract/words.ts';
import { call, createKey, ok, refused } from './call.ts';
import { runningEmulator } from './running.ts';

const emulator = runningEmulator();
const CONTENT = 'scan: 0 findings\n';
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');
const FIELDS = { name: 'Dependency scan', type: 'report', environment: 'staging' };

function form(
  fields: Readonly<Record<string, string | readonly string[]>>,
  file: Blob | null = new Blob([CONTENT], { type: 'text/plain' }),
): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields))
    for (const one of [value].flat()) data.append(name, one);
  if (file !== null) data.append('file', file, 'scan.txt');
  return data;
}

describe('201', () => {
  test('weighs, hashes and links the file', async () => {
    const { key, text } = await createKey(emulator, { permissions: 'read-write', environments: ['staging'] });
    const fields = { ...FIELDS, control_ids: ['VM-01', 'VM-02'], frameworks: ['SOC 2'], sha256: SHA256 };
    const uploaded = await ok(emulator, 'uploadEvidence', { key: text, body: form(fields) });
    expect(uploaded).toMatchObject({
      ...FIELDS,
      control_ids: ['VM-01', 'VM-02'],
      frameworks: ['SOC 2'],
      media_type: 'text/plain',
      size: CONTENT.length,
      sha256: SHA256,
      uploaded_at: '2026-11-23T12:00:00Z',
      uploaded_by: { type: 'api_key', id: key.id, name: key.name },
    });
    const query = { environment: 'staging', limit: '200' };
    const { data } = await ok(emulator, 'listControls', { query });
    const linked = data.filter(({ evidence_ids }) => evidence_ids.includes(uploaded.id)).map(({ id }) => id);
    expect(linked).toEqual(['VM-01', 'VM-02']);
    const events = await ok(emulator, 'listAuditEvents', { query: { action: 'evidence.uploaded' } });
    expect(events.data.at(-1)).toMatchObject({
      actor: { id: key.id },
      target: uploaded.id,
      details: { sha256: SHA256 },
    });
  });

  test('a repeated request names the same evidence, whatever its boundary', async () => {
    const headers = { 'idempotency-key': 'scan-1' };
    const first = await ok(emulator, 'uploadEvidence', { body: form(FIELDS), headers });
    const again = await call(emulator, 'uploadEvidence', { body: form(FIELDS), headers });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(JSON.parse(again.text)).toEqual(first);
    for (const other of [form({ ...FIELDS, name: 'Other' }), form(FIELDS, new Blob(['other']))]) {
      await refused(emulator, 'uploadEvidence', 409, 'idempotency-conflict', { body: other, headers });
    }
    const events = await ok(emulator, 'listAuditEvents', { query: { action: 'evidence.uploaded' } });
    expect(events.data.filter(({ target }) => target === first.id)).toHaveLength(1);
  });

  test('one control, an empty file and no media type', async () => {
    const body = form({ ...FIELDS, control_ids: 'VM-01' }, new Blob([]));
    expect(await ok(emulator, 'uploadEvidence', { body })).toMatchObject({
      control_ids: ['VM-01'],
      size: 0,
      media_type: 'application/octet-stream',
    });
  });

  test('a file of exactly the size allowed', async () => {
    const body = form(FIELDS, new Blob([new Uint8Array(EVIDENCE_SIZE_MAX)]));
    expect((await ok(emulator, 'uploadEvidence', { body })).size).toBe(EVIDENCE_SIZE_MAX);
  });
});

test('403 environment-out-of-scope', async () => {
  const { text } = await createKey(emulator, { permissions: 'read-write', environments: ['production'] });
  await refused(emulator, 'uploadEvidence', 403, 'environment-out-of-scope', {
    key: text,
    body: form(FIELDS),
  });
});

test.each([1, 1024 * 1024])('413 payload-too-large: %i bytes too many', async (excess) => {
  const body = form(FIELDS, new Blob([new Uint8Array(EVIDENCE_SIZE_MAX + excess)]));
  await refused(emulator, 'uploadEvidence', 413, 'payload-too-large', { body });
});

test('415 unsupported-media-type', async () => {
  const { headers } = await refused(emulator, 'uploadEvidence', 415, 'unsupported-media-type', {
    body: FIELDS,
  });
  expect(headers.get('accept')).toBe('multipart/form-data');
});

describe('422 invalid-request', () => {
  test.each([
    [{ ...FIELDS, type: 'video' }, '/type'],
    [{ type: 'report', environment: 'staging' }, '/name'],
    [{ ...FIELDS, sha256: 'abc' }, '/sha256'],
    [{ ...FIELDS, name: ['a', 'b'] }, '/name'],
    [{ ...FIELDS, colour: 'blue' }, '/colour'],
    [{ ...FIELDS, control_ids: ['VM-01', 'ZZ-99'] }, '/control_ids/1'],
    [{ ...FIELDS, frameworks: '' }, '/frameworks/0'],
    [{ ...FIELDS, frameworks: ['SOC 2', '  '] }, '/frameworks/1'],
    [{ ...FIELDS, frameworks: 'x'.repeat(3_000) }, '/frameworks/0'],
    [{ ...FIELDS, frameworks: 'a\u0007b' }, '/frameworks/0'],
    [{ ...FIELDS, frameworks: Array.from({ length: 201 }, (_, at) => `F ${at}`) }, '/frameworks'],
  ])('%j', async (fields, path) => {
    const { errors } = await refused(emulator, 'uploadEvidence', 422, 'invalid-request', {
      body: form(fields),
    });
    expect(errors?.map((error) => error.path)).toEqual([path]);
  });

  test('the content has another hash', async () => {
    const body = form({ ...FIELDS, sha256: '0'.repeat(64) });
    const { errors } = await refused(emulator, 'uploadEvidence', 422, 'invalid-request', { body });
    expect(errors).toEqual([
      { path: '/sha256', message: `does not match the file, whose hash is ${SHA256}` },
    ]);
  });

  test('no file', async () => {
    const { errors } = await refused(emulator, 'uploadEvidence', 422, 'invalid-request', {
      body: form(FIELDS, null),
    });
    expect(errors?.[0]?.path).toBe('/file');
  });

  test('a body that is not multipart', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const { text } = await call(emulator, 'uploadEvidence', { body: 'nonsense', headers });
    expect(text).toContain('is not valid multipart/form-data');
  });
});

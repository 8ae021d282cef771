import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { EVIDENCE_SIZE_MAX } from '../../../../provider/api/contract/words.ts';
import { createKey, ok } from '../call.ts';
import { runningEmulator } from '../running.ts';
import { type Visitor, visitor } from './visitor.ts';

const emulator = runningEmulator();
let admin: Visitor;
beforeAll(async () => {
  admin = visitor(emulator);
  await admin.signIn(emulator.bootstrapKey);
});

const CONTENT = 'scan: 0 findings\n';
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');
const FIELDS = { name: 'Uploaded scan', type: 'report', environment: 'staging', controls: 'VM-01, VM-02' };
const items = async () => (await ok(emulator, 'listEvidence', { query: { limit: '200' } })).data;

function form(fields: Readonly<Record<string, string>>, content: BlobPart = CONTENT): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  data.append('file', new File([content], 'scan.txt', { type: 'text/plain' }));
  return data;
}

describe('uploading', () => {
  test('stores the file, which can then be downloaded', async () => {
    const fields = { ...FIELDS, frameworks: 'SOC 2', source: 'Scanner', collected: '2026-11-02' };
    const { status, headers } = await admin.post('/evidence/new', form(fields));
    const uploaded = (await items()).find(({ name }) => name === 'Uploaded scan');
    expect(uploaded).toMatchObject({
      type: 'report',
      environment: 'staging',
      control_ids: ['VM-01', 'VM-02'],
      frameworks: ['SOC 2'],
      source: 'Scanner',
      collected_at: '2026-11-02T00:00:00Z',
      sha256: SHA256,
    });
    expect([status, headers.get('location')]).toEqual([303, `/evidence?uploaded=${uploaded?.id}`]);
    expect((await admin.get(`/evidence?uploaded=${uploaded?.id}`)).text).toContain(SHA256);
    const content = await admin.get(`/evidence/${uploaded?.id}/content`);
    expect(content.text).toBe(CONTENT);
    expect(content.headers.get('content-disposition')).toBe('attachment');
  });

  test('takes a moment in place of a day', async () => {
    const fields = { ...FIELDS, name: 'Of a moment', collected: '2026-11-02T10:30:00+01:00' };
    expect((await admin.post('/evidence/new', form(fields))).status).toBe(303);
    const uploaded = (await items()).find(({ name }) => name === 'Of a moment');
    expect(uploaded?.collected_at).toBe('2026-11-02T09:30:00Z');
  });

  test('sending the form again stores it once', async () => {
    const fields = { ...FIELDS, name: 'Sent twice', request: 'one' };
    for (let times = 0; times < 2; times++) await admin.post('/evidence/new', form(fields));
    expect((await items()).filter(({ name }) => name === 'Sent twice')).toHaveLength(1);
  });

  test.each([
    [{ name: ' ' }, 'Enter a name of 1 to 200 characters.'],
    [{ type: '' }, 'Choose what kind of evidence it is.'],
    [{ environment: 'moon' }, 'Choose the environment it is about.'],
    [{ controls: 'VM-01 NONE-9' }, 'NONE-9 is not a control of staging.'],
    [{ collected: '2026-02-30' }, 'Enter a day, such as 2026-11-02.'],
    [{ source: 'x'.repeat(101) }, 'at most 100 characters'],
    [{ frameworks: '' }, 'Choose frameworks from the list.'],
    [{ frameworks: 'x'.repeat(3_000) }, 'Choose frameworks from the list.'],
  ])('says what is wrong with %j', async (wrong, message) => {
    const before = (await items()).length;
    const refused = await admin.post('/evidence/new', form({ ...FIELDS, ...wrong }));
    expect([refused.status, refused.text.includes(message)]).toEqual([422, true]);
    expect(await items()).toHaveLength(before);
  });

  test('needs a file, and no larger one than the API takes', async () => {
    const empty = await admin.post('/evidence/new', form(FIELDS, ''));
    expect([empty.status, empty.text.includes('Choose a file that is not empty.')]).toEqual([422, true]);
    const large = await admin.post('/evidence/new', form(FIELDS, new Uint8Array(EVIDENCE_SIZE_MAX + 1)));
    expect(large.status).toBe(413);
    expect((await admin.post('/evidence/new', FIELDS)).status).toBe(415);
  });
});

describe('a key', () => {
  test('that may only read cannot upload, and is refused before the file is read', async () => {
    const { text } = await createKey(emulator);
    const reader = visitor(emulator);
    await reader.signIn(text);
    expect((await reader.get('/evidence')).text).not.toContain('href="/evidence/new"');
    expect((await reader.get('/evidence/new')).status).toBe(403);
    expect((await reader.post('/evidence/new', form(FIELDS))).status).toBe(403);
  });

  test('of another environment cannot upload there, nor see what was uploaded', async () => {
    const { text } = await createKey(emulator, { permissions: 'read-write', environments: ['development'] });
    const person = visitor(emulator);
    await person.signIn(text);
    expect((await person.get('/evidence/new')).text).not.toContain('value="staging"');
    expect((await person.post('/evidence/new', form(FIELDS))).status).toBe(422);
    const item = (await items()).find(({ environment }) => environment === 'staging');
    expect((await person.get(`/evidence?uploaded=${item?.id}`)).text).not.toContain('Its SHA-256 is');
    expect((await person.get(`/evidence/${item?.id}/content`)).status).toBe(403);
  });
});

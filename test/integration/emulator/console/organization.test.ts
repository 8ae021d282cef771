import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createKey, ok } from '../call.ts';
import { runningEmulator } from '../running.ts';
import { type Visitor, visitor } from './visitor.ts';

const emulator = runningEmulator();
let admin: Visitor;
beforeAll(async () => {
  admin = visitor(emulator);
  await admin.signIn(emulator.bootstrapKey);
});

describe('forms that the settings of the organization forbid', () => {
  beforeEach(() =>
    ok(emulator, 'updateOrganization', {
      body: { key_lifetime_max_days: 30, invitation_domains: ['example.com'] },
    }),
  );
  const limit =
    'The expiration must be 2026-12-23T12:00:00Z or earlier: the organization allows a key lifetime of at most 30 days.';

  test.each(['never', '2027-01-01T00:00:00Z'])('a new key that expires %s', async (expires) => {
    const form = { name: 'Long', permissions: 'read-only', environments: 'staging', expires };
    const { status, text } = await admin.post('/keys/new', form);
    expect([status, text.includes(limit), text.includes('value="Long"')]).toEqual([422, true, true]);
  });

  test('a successor', async () => {
    const { key } = await createKey(emulator, { expires_at: '2026-12-01T00:00:00Z' });
    const { status, text } = await admin.post(`/keys/${key.id}/rotate`, { expires: 'never' });
    expect([status, text.includes(limit)]).toEqual([422, true]);
  });

  test('an invitation', async () => {
    const form = { email: 'sam@example.org', role: 'member', expires: 'never' };
    const { status, text } = await admin.post('/users/new', form);
    const message =
      'The email address must be at example.com: the organization allows invitations to no other domain.';
    expect([status, text.includes(message)]).toEqual([422, true]);
  });
});

describe('the page of the organization', () => {
  const state = () => ok(emulator, 'getOrganization', {});
  const expected = async () => JSON.stringify({ ...(await state()), id: undefined });
  const page = async () => (await admin.get('/organization')).text;

  test('changes the name and the settings, and writes them to the audit trail', async () => {
    const form = {
      name: ' Acme ',
      lifetime: '90',
      domains: 'Example.com,  a.example',
      expected: await expected(),
    };
    const { status, headers } = await admin.post('/organization', form);
    expect([status, headers.get('location')]).toEqual([303, '/organization?saved=changed']);
    expect(await state()).toMatchObject({
      name: 'Acme',
      key_lifetime_max_days: 90,
      invitation_domains: ['example.com', 'a.example'],
    });
    const text = (await admin.get('/organization?saved=changed')).text;
    for (const part of ['The organization was changed.', '90 days', 'example.com, a.example', 'value="Acme"'])
      expect(text).toContain(part);
    const { data } = await ok(emulator, 'listAuditEvents', { query: { action: 'organization.updated' } });
    expect(data.at(-1)).toMatchObject({ actor: { name: 'Bootstrap admin' } });
    await admin.post('/organization', { ...form, lifetime: ' ', domains: '', expected: await expected() });
    expect(await state()).toMatchObject({ key_lifetime_max_days: null, invitation_domains: null });
    expect(await page()).toContain('Every domain');
  });

  test.each([
    [{ name: ' ' }, 'Enter a name of 1 to'],
    [{ lifetime: '1.5' }, 'Enter a whole number of days from 1 to 3650, or nothing.'],
    [{ lifetime: 'ten' }, 'Enter a whole number of days'],
    [{ lifetime: '0' }, 'Enter a whole number of days'],
    [{ domains: 'a.example, <b>' }, '&quot;&lt;b&gt;&quot; is not a domain, such as example.com.'],
    [{ domains: Array.from({ length: 51 }, (_, n) => `a${n}.example`).join() }, 'Enter at most 50 domains.'],
  ])('says what is wrong with %j and keeps the rest', async (wrong, message) => {
    const before = await state();
    const form = {
      name: 'Kept',
      lifetime: '30',
      domains: 'kept.example',
      expected: await expected(),
      ...wrong,
    };
    const { status, text } = await admin.post('/organization', form);
    expect(status).toBe(422);
    expect(text).toContain(message);
    expect(text).toContain('name' in wrong ? 'value="kept.example"' : 'value="Kept"');
    expect(await state()).toEqual(before);
  });

  test('does not overwrite what changed after it was opened, until it is sent again', async () => {
    const shown = await expected();
    await ok(emulator, 'updateOrganization', { body: { key_lifetime_max_days: 45 } });
    const form = { name: 'Mine', lifetime: '10', domains: '', expected: shown };
    const { status, text } = await admin.post('/organization', form);
    expect(status).toBe(422);
    expect(text).toContain(
      'The longest key lifetime is 45 now, not none: it changed after this page was opened.',
    );
    expect((await state()).name).not.toBe('Mine');
    await admin.post('/organization', { ...form, expected: await expected() });
    expect(await state()).toMatchObject({ name: 'Mine', key_lifetime_max_days: 10 });
  });

  test('shows the settings to a key that may only read, without the form', async () => {
    const { secret } = await createKey(emulator, { expires_at: '2026-11-30T00:00:00Z' });
    const reader = visitor(emulator);
    await reader.signIn(secret ?? '');
    const { status, text } = await reader.get('/organization');
    expect([status, text.includes('Longest key lifetime'), text.includes('<form class="panel')]).toEqual([
      200,
      true,
      false,
    ]);
    const refused = await reader.post('/organization', { name: 'Taken' });
    expect(refused.status).toBe(403);
    expect((await state()).name).not.toBe('Taken');
  });
});

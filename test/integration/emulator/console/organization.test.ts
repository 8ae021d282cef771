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

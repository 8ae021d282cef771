import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EmulatorOptions, startEmulator } from '../../../provider/emulator/start.ts';
import { DatabaseError } from '../../../provider/emulator/store/database.ts';
import { makeKeyText } from '../../../provider/keys/key-text.ts';
import { createKey, ok, refused } from './call.ts';

let folder = '';
let database = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  database = join(folder, 'lowerplane.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function running<T>(
  act: (emulator: Awaited<ReturnType<typeof startEmulator>>) => Promise<T>,
  options: EmulatorOptions = {},
) {
  const emulator = await startEmulator({ quiet: true, database, ...options });
  try {
    return await act(emulator);
  } finally {
    await emulator.close();
  }
}

const DATA = {
  organization: 'Tiny',
  frameworks: [{ name: 'SOC 2' }],
  controls: [{ id: 'ONE', title: 'One', frameworks: ['SOC 2'], status: 'implemented' }],
  users: [{ email: 'a@example.com', role: 'owner', invited_at: '-1d' }],
} as const satisfies EmulatorOptions['data'];

test('a restart keeps keys, uses and the audit trail; the bootstrap key is shown once', async () => {
  const headers = { 'idempotency-key': 'once' };
  const first = await running(async (emulator) => {
    const created = await createKey(emulator, {}, { headers });
    await ok(emulator, 'getOwnApiKey', { key: created.text });
    return {
      admin: String(emulator.bootstrapKey),
      ...created,
      trail: await ok(emulator, 'listAuditEvents', {}),
    };
  });
  await running(async (emulator) => {
    expect(emulator.bootstrapKey).toBeNull();
    const key = first.admin;
    const own = await ok(emulator, 'getOwnApiKey', { key: first.text });
    expect(own).toMatchObject({ id: first.key.id, request_count: 2 });
    const trail = await ok(emulator, 'listAuditEvents', { key });
    expect(trail.data.slice(0, first.trail.data.length)).toEqual(first.trail.data);
    const body = { name: 'CI gate', permissions: 'read-only' };
    expect(await ok(emulator, 'createApiKey', { key, headers, body })).toMatchObject({
      key: { id: first.key.id },
      secret: null,
    });
  });
});

test('every key is of one organization, which a restart keeps, and a database of 0.1.0 gets once', async () => {
  const organizations = (key?: string) =>
    running(async (emulator) => {
      const asked = { key: key ?? String(emulator.bootstrapKey) };
      const self = await ok(emulator, 'getOwnApiKey', asked);
      const { data } = await ok(emulator, 'listApiKeys', asked);
      expect(new Set(data.map((listed) => listed.organization_id))).toEqual(new Set([self.organization_id]));
      return { admin: asked.key, organization: self.organization_id };
    });
  const { admin, organization } = await organizations();
  expect(organization).toMatch(/^org_[0-9A-Za-z]{20}$/);
  expect((await organizations(admin)).organization).toBe(organization);

  const connection = new DatabaseSync(database);
  connection.exec("delete from settings where name = 'organization_id'");
  connection.close();
  const upgraded = await organizations(admin);
  expect(upgraded.organization).toMatch(/^org_[0-9A-Za-z]{20}$/);
  expect((await organizations(admin)).organization).toBe(upgraded.organization);
  await running(
    async (other) => expect((await ok(other, 'getOwnApiKey')).organization_id).not.toBe(organization),
    { database: ':memory:' },
  );
});

test('uses that are not in an event yet survive a restart', async () => {
  const admin = await running(async (emulator) => {
    await ok(emulator, 'getOwnApiKey');
    await ok(emulator, 'getOwnApiKey');
    return String(emulator.bootstrapKey);
  });
  await running(async (emulator) => {
    const { data } = await ok(emulator, 'listAuditEvents', { key: admin, query: { action: 'api_key.used' } });
    expect(data[0]?.details).toMatchObject({ requests: 2 });
  });
});

test('no file contains a key, only its hash, and no other user can read it', async () => {
  const keys = await running(async (emulator) => {
    const created = await createKey(emulator, { name: 'findable' });
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    const whole = Buffer.concat(files);
    expect(whole.includes('findable')).toBe(true);
    for (const text of [created.text, String(emulator.bootstrapKey)])
      expect(whole.includes(text)).toBe(false);
    return [created.text, String(emulator.bootstrapKey)];
  });
  const closed = readFileSync(database);
  for (const text of keys) expect(closed.includes(text)).toBe(false);
  expect(statSync(database).mode & 0o077).toBe(0);
});

test('SQLite itself refuses to change or delete an audit event', async () => {
  await running(async (emulator) => void (await createKey(emulator)));
  const connection = new DatabaseSync(database);
  try {
    expect(() => connection.exec("update audit_events set action = 'x'")).toThrow('append-only');
    expect(() => connection.exec('delete from audit_events')).toThrow('append-only');
    expect(() => connection.exec('insert or replace into audit_events select * from audit_events')).toThrow(
      'append-only',
    );
  } finally {
    connection.close();
  }
});

describe('bootstrapKey', () => {
  test('is installed into a new database only', async () => {
    const [mine, other] = [1, 2].map((seed) => makeKeyText(new Uint8Array(30).fill(seed)));
    await running(
      async (emulator) => {
        expect(emulator.bootstrapKey).toBe(mine);
        expect((await ok(emulator, 'getOwnApiKey')).permissions).toBe('admin');
      },
      { bootstrapKey: mine },
    );
    await running(
      async (emulator) => {
        expect(emulator.bootstrapKey).toBeNull();
        await refused(emulator, 'getOwnApiKey', 401, 'unknown-key', { key: String(other) });
        await ok(emulator, 'getOwnApiKey', { key: String(mine) });
      },
      { bootstrapKey: other },
    );
  });

  test('must be a key text', async () => {
    await expect(startEmulator({ quiet: true, bootstrapKey: 'admin' })).rejects.toThrow(RangeError);
  });
});

describe('adminKey', () => {
  const [fixed, other] = [3, 4].map((seed) => makeKeyText(new Uint8Array(30).fill(seed)));

  test('is installed into any database, and is the only admin key of a new one', async () => {
    await running(
      async (emulator) => {
        expect(emulator.bootstrapKey).toBeNull();
        const { data } = await ok(emulator, 'listApiKeys', { key: String(fixed) });
        expect(data.map(({ name }) => name)).toEqual(['Fixed admin key']);
      },
      { adminKey: fixed },
    );
    await running(
      async (emulator) => {
        await ok(emulator, 'getOwnApiKey', { key: String(fixed) });
        await ok(emulator, 'getOwnApiKey', { key: String(other) });
      },
      { adminKey: other },
    );
  });

  test('must still be an admin key that works', async () => {
    await running(
      async (emulator) => {
        const { id } = await ok(emulator, 'getOwnApiKey', { key: String(fixed) });
        await ok(emulator, 'revokeApiKey', { id, key: String(fixed) });
      },
      { adminKey: fixed },
    );
    await expect(running(async () => {}, { adminKey: fixed })).rejects.toThrow(
      /does not work\. .* was revoked/,
    );
    const weak = await running(
      async (emulator) => (await createKey(emulator, {}, { key: String(other) })).text,
      { adminKey: other },
    );
    await expect(running(async () => {}, { adminKey: weak })).rejects.toThrow(
      /has read-only permissions for all/,
    );
    await expect(startEmulator({ quiet: true, adminKey: 'admin' })).rejects.toThrow(RangeError);
  });
});

describe('data', () => {
  test('replaces the data of the database if it differs, and keeps the keys', async () => {
    const admin = await running(async (emulator) => String(emulator.bootstrapKey));
    await running(
      async (emulator) => {
        const { data } = await ok(emulator, 'listControls', {
          key: admin,
          query: { environment: 'production' },
        });
        expect(data.map(({ id }) => id)).toEqual(['ONE']);
        await ok(emulator, 'inviteUser', { key: admin, body: { email: 'b@example.com', role: 'member' } });
      },
      { data: DATA },
    );
    const emails = async (options: EmulatorOptions) =>
      running(
        async (emulator) => (await ok(emulator, 'listUsers', { key: admin })).data.map(({ email }) => email),
        options,
      );
    expect(await emails({ data: DATA })).toEqual(['a@example.com', 'b@example.com']);
    expect(await emails({})).toEqual(['a@example.com', 'b@example.com']);
    expect(await emails({ data: { ...DATA, organization: 'Other' } })).toEqual(['a@example.com']);
  });

  test('sets the settings that it names, and leaves the others', async () => {
    const admin = await running(async (emulator) => String(emulator.bootstrapKey));
    const settings = (data: EmulatorOptions['data']) =>
      running(
        async (emulator) => {
          const { key_lifetime_max_days: days, invitation_domains: domains } = await ok(
            emulator,
            'getOrganization',
            { key: admin },
          );
          return [days, domains];
        },
        { data },
      );
    const both = { key_lifetime_max_days: 90, invitation_domains: ['a.example', 'A.example'] };
    expect(await settings({ ...DATA, settings: both })).toEqual([90, ['a.example']]);
    expect(await settings({ ...DATA, organization: 'Other' })).toEqual([90, ['a.example']]);
    expect(await settings({ ...DATA, settings: { invitation_domains: null } })).toEqual([90, null]);
  });
});

test.each([
  ['a folder that does not exist', () => join(folder, 'none', 'x.db')],
  ['a folder', () => folder],
])('%s is an error for people', async (_, file) => {
  await expect(startEmulator({ quiet: true, database: file() })).rejects.toThrow(DatabaseError);
});

test.each([
  ['another program', 'create table theirs (a)', 'belongs to another program'],
  ['another version', 'pragma user_version = 99', 'tables of version 99'],
])('a database of %s is left as it was', async (_, sql, message) => {
  const connection = new DatabaseSync(database);
  connection.exec(sql);
  connection.close();
  const before = readFileSync(database);
  await expect(startEmulator({ quiet: true, database })).rejects.toThrow(message);
  expect(readFileSync(database).equals(before)).toBe(true);
});

test('a file that is not a database is left as it was', async () => {
  writeFileSync(database, 'name,email\n'.repeat(500));
  await expect(startEmulator({ quiet: true, database })).rejects.toThrow('cannot be opened');
  expect(readFileSync(database, 'utf8')).toBe('name,email\n'.repeat(500));
});

test('a database of version 1 is brought up to date, without the content that it never had', async () => {
  const seen = await running(async (emulator) => {
    const { data } = await ok(emulator, 'listEvidence', {});
    return { key: emulator.bootstrapKey, id: String(data[0]?.id) };
  });
  const old = new DatabaseSync(database);
  old.exec(
    'drop table unlogged_operations; alter table evidence drop column content; pragma user_version = 1',
  );
  old.close();
  await running(async (emulator) => {
    const sent = { key: seen.key, id: seen.id };
    expect(await ok(emulator, 'getEvidence', sent)).toMatchObject({ id: seen.id });
    const { detail } = await refused(emulator, 'downloadEvidence', 404, 'not-found', sent);
    expect(detail).toContain('was not kept');
  });
});

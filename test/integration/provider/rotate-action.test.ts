import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { KINDS } from '../../../provider/delivery/registry.ts';
import { configuredProvider, wire } from './later-protocol.ts';

const NO_DESTINATION = Object.fromEntries(
  KINDS.flatMap(({ kind }) => (kind === 'age' ? [] : [[kind, null]])),
);
const FILE = { path: 'a', format: null, variable: null };

const TYPE = { action_type: 'lowerplane_rotate_key' };

/** All attributes of a destination, of which one is set. */
function destination(kind: string, values: object): object {
  return { ...NO_DESTINATION, [kind]: values };
}

async function opened() {
  const folder = mkdtempSync(join(tmpdir(), 'rotate-action-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const provider = await configuredProvider();
  const { client, outside } = provider;
  const { key, secret } = await outside.createApiKey({
    name: 'Dashboard',
    permissions: 'read-only',
    environments: ['production'],
  });
  const file = join(folder, 'new.key');
  const to = (path: string) => [destination('file', { path, format: null, variable: null })];
  const request = (config: object) => ({
    ...TYPE,
    config: wire({ key: 'Dashboard', deliver_to: to(file), ...config }),
  });
  const named = (name: string) => Array.fromAsync(outside.listApiKeys({ name }));
  return {
    ...provider,
    folder,
    file,
    to,
    key,
    secret: secret ?? '',
    named,
    request,
    validate: (config: object = {}) =>
      client.call('ValidateActionConfig', 'ActionRequest', request(config), 'Diagnostics'),
    plan: (config: object = {}) => client.call('PlanAction', 'ActionRequest', request(config), 'Diagnostics'),
    invoke: (config: object = {}) =>
      client.stream('InvokeAction', 'ActionRequest', request(config), 'ActionEvent'),
  };
}

describe('the action lowerplane_rotate_key', () => {
  it('announces at plan what it does, and changes nothing then', async () => {
    const { plan, named, file } = await opened();
    expect(await plan()).toMatchObject({
      diagnostics: [
        {
          severity: 2,
          summary: 'Key Will Be Rotated: Dashboard',
          detail: expect.stringContaining(`whose secret goes to file:${file}`),
        },
      ],
    });
    expect(await named('Dashboard')).toHaveLength(1);
    expect(existsSync(file)).toBe(false);
  });

  it('creates a successor and delivers it; the old key keeps working, and the secret is shown nowhere', async () => {
    const { invoke, named, key, file, emulator } = await opened();
    const events = await invoke();
    expect(events.at(-1)).toEqual({ completed: {} });
    const secret = readFileSync(file, 'utf8').trim();
    expect(secret).toMatch(/^lp_\w{36}$/);
    const [successor, old] = await named('Dashboard');
    expect(old).toMatchObject({ id: key.id, status: 'active' });
    expect(successor).toMatchObject({
      status: 'active',
      permissions: 'read-only',
      environments: ['production'],
      expires_at: null,
      last_four: secret.slice(-4),
    });
    const lines = events.map(({ progress }) => String(Object(progress).message));
    expect(lines).toEqual([
      expect.stringContaining('Rotating The key "Dashboard"'),
      expect.stringContaining(
        `Created ${successor?.id} (ending in ${secret.slice(-4)}), the successor of ${key.id}`,
      ),
      expect.stringContaining(`lowerplane_revoke_key with key = "${key.id}"`),
      'undefined',
    ]);
    expect(JSON.stringify(events)).not.toContain(secret.slice(3, 20));
    const used = await fetch(`${emulator.url}/v1/api-keys/self`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(used.status).toBe(200);
  });

  it('rotates once: a key that has a successor is refused, by name and by either id', async () => {
    const { plan, invoke, named, outside, next, request } = await opened();
    expect((await invoke()).at(-1)).toEqual({ completed: {} });
    const keys = await named('Dashboard');
    for (const key of ['Dashboard', ...keys.map(({ id }) => id)]) {
      const refused = [{ severity: 1, summary: 'Key Has A Successor Already' }];
      expect(await plan({ key })).toMatchObject({ diagnostics: refused });
      expect((await invoke({ key })).at(-1)).toMatchObject({ completed: { diagnostics: refused } });
    }
    expect(await named('Dashboard')).toHaveLength(2);
    await outside.createApiKey({ name: 'Dashboard', permissions: 'admin' });
    const later = await next();
    expect(await later.call('PlanAction', 'ActionRequest', request({}), 'Diagnostics')).toMatchObject({
      diagnostics: [
        {
          summary: 'More Than One Key Of This Name',
          detail: expect.stringContaining('they are not one key and its successor'),
        },
      ],
    });
  });

  it('leaves the old key and nothing else when the secret cannot be delivered', async () => {
    const { plan, invoke, named, to, folder } = await opened();
    const config = { deliver_to: to(folder) };
    expect(await plan(config)).toMatchObject({ diagnostics: [{ severity: 1 }] });
    const events = await invoke(config);
    expect(events.at(-1)).toMatchObject({ completed: { diagnostics: [{ severity: 1 }] } });
    expect((await named('Dashboard')).filter(({ status }) => status === 'active')).toHaveLength(1);
  });

  it('does not overwrite the secret of another key', async () => {
    const { invoke, plan, outside, named, to, folder } = await opened();
    await outside.createApiKey({ name: 'Other', permissions: 'read-only' });
    const other = { key: 'Other', deliver_to: to(join(folder, 'other.key')) };
    expect((await invoke(other)).at(-1)).toEqual({ completed: {} });
    expect(await plan({ deliver_to: other.deliver_to })).toMatchObject({
      diagnostics: [{ severity: 1, detail: expect.stringContaining('"Other"') }],
    });
    expect(await named('Dashboard')).toHaveLength(1);
  });

  it.each([
    ['no destination', [], 'Name at least one destination'],
    [
      'two in one element',
      [{ ...NO_DESTINATION, file: FILE, command: { program: ['a'] } }],
      'One Destination Per Element',
    ],
    ['none in one', [NO_DESTINATION], 'One Destination Per Element'],
  ])('is validated: %s', async (_, deliverTo, message) => {
    const { validate } = await opened();
    const { diagnostics } = await validate({ deliver_to: deliverTo });
    expect(JSON.stringify(diagnostics)).toContain(message);
    expect(await validate()).toEqual({ diagnostics: [] });
  });

  it('refuses a key that a resource manages, in this run and in the next', async () => {
    const { client, plan, invoke, next, key, named, request } = await opened();
    const type = { type_name: 'lowerplane_api_key' };
    const { imported_resources: imported } = await client.call(
      'ImportResourceState',
      'Import',
      { ...type, id: key.id },
      'Imported',
    );
    const [{ state, private: own }] = Array.isArray(imported) ? imported : [];
    await client.call(
      'ReadResource',
      'ReadWhole',
      { ...type, current_state: state, private: own },
      'ReadWholeDone',
    );
    const refused = [
      {
        severity: 1,
        summary: 'Key Is Managed By A Resource',
        detail: expect.stringContaining("change the resource's rotate_trigger"),
      },
    ];
    expect(await plan()).toMatchObject({ diagnostics: refused });
    expect((await invoke()).at(-1)).toMatchObject({ completed: { diagnostics: refused } });
    const later = await next();
    expect(await later.call('PlanAction', 'ActionRequest', request({}), 'Diagnostics')).toMatchObject({
      diagnostics: refused,
    });
    const [only, ...more] = await named('Dashboard');
    expect([only?.id, more]).toEqual([key.id, []]);
  });

  it('finds no key where there is none', async () => {
    const { plan } = await opened();
    expect(await plan({ key: 'None' })).toMatchObject({ diagnostics: [{ summary: 'No Such Key' }] });
  });
});

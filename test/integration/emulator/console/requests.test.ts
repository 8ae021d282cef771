import { beforeAll, describe, expect, test } from 'vitest';
import openapi from '../../../../schemas/openapi.json' with { type: 'json' };
import { createKey, ok } from '../call.ts';
import { runningEmulator } from '../running.ts';
import { type Visitor, visitor } from './visitor.ts';

const emulator = runningEmulator();
let admin: Visitor;
beforeAll(async () => {
  admin = visitor(emulator);
  await admin.signIn(emulator.bootstrapKey);
});

const FIELDS = { name: 'Forged', permissions: 'admin', environments: 'all', expires: 'never' };

describe('a form is accepted only from a page of the console', () => {
  const origin = () => emulator.url;
  test.each([
    ['another site', () => ({ 'sec-fetch-site': 'cross-site' })],
    ['another port of this machine', () => ({ 'sec-fetch-site': 'same-site', origin: origin() })],
    ['what a person typed', () => ({ 'sec-fetch-site': 'none' })],
    ['another origin', () => ({ origin: 'http://127.0.0.1:1' })],
    ['an opaque origin', () => ({ origin: 'null' })],
    ['a program that sends neither header', () => ({})],
  ])('not from %s', async (_, headers) => {
    for (const path of [
      '/keys/new',
      '/sign-in',
      '/sign-out',
      '/keys/x/revoke',
      '/keys/x/rotate',
      '/users/new',
      '/users/x',
      '/users/x/remove',
      '/evidence/new',
    ]) {
      const refused = await admin.post(path, FIELDS, headers());
      expect([path, refused.status]).toEqual([path, 403]);
    }
    expect((await ok(emulator, 'listApiKeys', { query: { name: 'Forged' } })).data).toEqual([]);
    expect((await admin.get('/')).status).toBe(200);
  });

  test('from its own origin, where a browser sends no other header', async () => {
    expect((await admin.post('/keys/new', { ...FIELDS, name: 'Own' }, { origin: origin() })).status).toBe(
      200,
    );
  });

  test('not as another kind of body', async () => {
    const response = await fetch(`${emulator.url}/keys/new`, {
      method: 'POST',
      headers: { cookie: admin.cookie(), 'sec-fetch-site': 'same-origin', 'content-type': 'text/plain' },
      body: 'name=x',
    });
    expect(response.status).toBe(415);
  });

  test('not of any size', async () => {
    expect((await admin.post('/keys/new', { name: 'x'.repeat(70_000) })).status).toBe(413);
  });

  test('nothing changes by following a link', async () => {
    const { key } = await createKey(emulator);
    for (const path of [`/keys/${key.id}/revoke`, `/keys/${key.id}/rotate`, '/keys/new?name=x', '/sign-out'])
      await admin.get(path);
    expect((await ok(emulator, 'getApiKey', { id: key.id })).status).toBe('active');
    expect((await admin.get('/')).status).toBe(200);
  });
});

describe('an address that takes another method says which', () => {
  test.each([
    ['/sign-in', 'GET, POST'],
    ['/sign-out', 'POST'],
    ['/', 'GET'],
    ['/keys/new', 'GET, POST'],
    ['/docs', 'GET'],
    ['/openapi.json', 'GET'],
  ])('%s', async (path, allow) => {
    const person = visitor(emulator);
    await person.signIn(emulator.bootstrapKey);
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'].filter((each) => !allow.includes(each)))
      for (const site of ['same-origin', 'cross-site']) {
        const response = await person.send(method, path, { 'sec-fetch-site': site });
        expect([method, response.status, response.headers.get('allow')]).toEqual([method, 405, allow]);
      }
    expect((await person.get('/')).status).toBe(200);
  });

  test('an address of nothing stays unknown', async () => {
    expect((await admin.send('PUT', '/keys/none/at/all', {})).status).toBe(404);
  });
});

test.each(['/sign-in', '/', '/docs', '/nothing-here', '/keys/none'])(
  '%s sends strict headers',
  async (path) => {
    const { headers, status } = await admin.get(path === '/nothing-here' ? '/keys/nothing/here' : path);
    expect(status).toBeLessThan(500);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toBe('no-store');
  },
);

test('names and other data are text, never markup', async () => {
  const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`;
  const { key } = await createKey(emulator, { name: evil });
  await ok(emulator, 'createApiKey', { body: { name: 'a\u202eb\u200bc', permissions: 'read-only' } });
  const form = new FormData();
  for (const [name, value] of Object.entries({
    name: evil,
    type: 'log',
    environment: 'production',
    source: evil,
  }))
    form.set(name, value);
  form.set('file', new File(['<script>alert(3)</script>'], 'x.html', { type: 'text/html' }));
  await ok(emulator, 'uploadEvidence', { body: form });
  await ok(emulator, 'inviteUser', { body: { email: 'a@example.com', name: evil, role: 'member' } });
  const paths = [
    '/',
    `/keys/${key.id}`,
    `/keys/${key.id}/rotate`,
    `/keys/${key.id}/revoke`,
    '/audit',
    '/evidence',
    '/users',
    '/organization',
  ];
  const queries = [
    '/?q=',
    '/audit?key=',
    '/audit?actor=',
    '/audit?from=',
    '/evidence?control=',
    '/keys/new?use=',
  ].map((path) => `${path}${encodeURIComponent(evil)}`);
  for (const path of [...paths, ...queries]) {
    const { text, status } = await admin.get(path);
    expect([path, status]).toEqual([path, 200]);
    expect(text).not.toMatch(/<script>|<img src=x|\u202e|\u200b/);
  }
  expect((await admin.get('/')).text).toContain('&lt;script&gt;alert(1)');
  const again = await admin.post('/keys/new', {
    name: evil,
    use: evil,
    permissions: evil,
    expires: evil,
    day: evil,
  });
  expect(again.status).toBe(422);
  expect(again.text).not.toMatch(/<script>|<img src=x/);
});

test('evidence is saved and never shown', async () => {
  const page = await admin.get('/evidence');
  const path = /href="(\/evidence\/[^"]+\/content)"/.exec(page.text)?.[1] ?? '';
  const { headers, status } = await admin.get(path);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/octet-stream');
  expect(headers.get('content-disposition')).toBe('attachment');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

describe('what a key may not do is not offered, and refused', () => {
  test('a read-only key', async () => {
    const { key, text } = await createKey(emulator, { name: 'Reader' });
    const other = await createKey(emulator, { name: 'Other' });
    const reader = visitor(emulator);
    await reader.signIn(text);
    const list = await reader.get('/');
    expect(list.text).toContain('Other');
    expect(list.text).not.toMatch(/href="[^"]*(?:new|rotate|revoke)"|href="\/users"/);
    expect((await reader.get(`/keys/${other.key.id}`)).text).not.toMatch(/href="[^"]*(?:rotate|revoke)"/);
    for (const path of ['/keys/new', `/keys/${other.key.id}/rotate`, `/keys/${other.key.id}/revoke`]) {
      expect([path, (await reader.get(path)).status]).toEqual([path, 403]);
      expect([path, (await reader.post(path, FIELDS)).status]).toEqual([path, 403]);
    }
    expect((await reader.get('/users')).status).toBe(403);
    expect((await ok(emulator, 'getApiKey', { id: other.key.id })).status).toBe('active');
    const { data } = await ok(emulator, 'listAuditEvents', {
      query: { key_id: key.id, action: 'api_key.refused' },
    });
    expect(data.map(({ details }) => details.operation)).toContain('revokeApiKey');
  });

  test('a key of one environment', async () => {
    const production = await createKey(emulator, { name: 'Only production', environments: ['production'] });
    const staging = await createKey(emulator, {
      name: 'Staging admin',
      permissions: 'admin',
      environments: ['staging'],
    });
    const person = visitor(emulator);
    await person.signIn(staging.text);
    expect((await person.get('/')).text).not.toContain('Only production');
    expect((await person.get('/posture')).text).not.toMatch(/Production|Development/);
    expect((await person.get('/evidence')).text).not.toContain('>Production<');
    for (const path of ['', '/rotate', '/revoke'])
      expect((await person.get(`/keys/${production.key.id}${path}`)).status).toBe(403);
    expect((await person.get('/keys/new')).text).not.toContain('value="production"');
    const refused = await person.post('/keys/new', { ...FIELDS, environments: 'production' });
    expect(refused.status).toBe(403);
  });
});

test('GET /health answers without a key', async () => {
  const response = await fetch(`${emulator.url}/health`);
  expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  expect((await fetch(`${emulator.url}/health`, { method: 'POST' })).status).toBe(405);
});

test('GET /openapi.json is the contract, with this emulator as its server', async () => {
  const response = await fetch(`${emulator.url}/openapi.json`);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.json()).toEqual({
    ...openapi,
    servers: [{ url: '/', description: 'This emulator' }],
  });
});

test('GET /docs shows every operation and every schema, without a key', async () => {
  const { text } = await visitor(emulator).get('/docs');
  for (const methods of Object.values(openapi.paths))
    for (const { operationId } of Object.values(methods)) expect(text).toContain(`id="${operationId}"`);
  for (const name of Object.keys(openapi.components.schemas)) expect(text).toContain(`id="schema-${name}"`);
  expect(text).not.toContain('[object Object]');
  expect(text).not.toContain('undefined');
});

test('faults and counts for tests concern the API alone', async () => {
  emulator.requests.reset();
  emulator.faults.add({ kind: 'status', status: 503 });
  expect((await admin.get('/')).status).toBe(200);
  expect(emulator.requests.total()).toBe(0);
});

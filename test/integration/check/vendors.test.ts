import { expect, it } from 'vitest';
import { gapsIn } from '../../../action/check/not-known.ts';
import { sendJson, startServer } from '../api/test-server.ts';
import { MadeRepository } from '../scan/made-repository.ts';
import { check } from './gate.ts';

const TOKEN = ['vendor', 'token', '0123456789'].join('-');
const PASSWORD = ['hunter', '22'].join('');
const POSTURE = {
  version: 'v1',
  timestamp: '2026-11-23T10:00:00Z',
  compliance_posture: 'compliant',
  frameworks: [{ name: 'SOC 2', status: 'compliant', score: 0.97 }],
};

interface VendorEntry {
  readonly name: string;
  readonly url: string;
  readonly token?: string;
}

/** Checks a repository whose policy names vendors. */
function asked(vendors: readonly VendorEntry[], given: Parameters<typeof check>[1] = {}) {
  const repo = new MadeRepository();
  const lines = vendors.map(
    ({ name, url, token }) =>
      `  - name: ${JSON.stringify(name)}\n    url: ${JSON.stringify(url)}\n${token === undefined ? '' : `    token_env: ${token}\n`}`,
  );
  repo.commit('start', {
    '.lowerplane/policy.yaml': `version: 1\nrequire: [secrets, postures]\nvendors:\n${lines.join('')}`,
  });
  return check(repo.folder, {
    environmentVariables: { ACME_TOKEN: TOKEN, LOWERPLANE_API_KEY: TOKEN },
    ...given,
  });
}

it('are queried with their token by OpenCPX, and may send additional fields', async () => {
  const server = await startServer((response) =>
    sendJson(response, { ...POSTURE, organization: { name: 'Acme' }, 'x-vendor-acme': [1] }),
  );
  const result = await asked([{ name: 'Acme', url: `${server.url}/cpx?system_id=app`, token: 'ACME_TOKEN' }]);
  expect(result).toMatchObject({
    outcome: 'pass',
    posture: [{ source: 'Acme', framework: 'SOC 2', score: 0.97 }],
  });
  expect(server.seen).toMatchObject([
    {
      url: '/cpx?system_id=app',
      headers: { authorization: `Bearer ${TOKEN}`, 'x-cpx-version': 'v1', accept: 'application/json' },
    },
  ]);
  expect(JSON.stringify(result)).not.toContain(TOKEN);
});

it.each([
  ['401', 'refused', 401],
  ['403', 'refused', 403],
  ['404', 'invalid', 404],
] as const)('that answer %s are reported as %s', async (_, kind, status) => {
  const server = await startServer((response) => sendJson(response, { error: TOKEN }, status));
  const result = await asked([{ name: 'Acme', url: `${server.url}/cpx`, token: 'ACME_TOKEN' }]);
  expect(result.outcome).toBe('unknown');
  const [gap] = gapsIn(result).filter(({ title }) => title.includes('Vendor'));
  expect(gap).toMatchObject({ fact: 'postures', kind });
  expect(gap?.detail).toContain(String(status));
  expect(JSON.stringify(result)).not.toContain(TOKEN);
});

it('that are down do not affect the others', async () => {
  const up = await startServer((response) => sendJson(response, POSTURE));
  const down = await startServer((response) => void response.writeHead(503, { 'retry-after': '600' }).end());
  const result = await asked([
    { name: 'Up', url: `${up.url}/cpx` },
    { name: 'Down', url: `${down.url}/cpx` },
    { name: 'Gone', url: 'http://127.0.0.1:1/cpx' },
  ]);
  expect(result.posture.map(({ source }) => source)).toEqual(['Up']);
  const gaps = gapsIn(result).filter(({ title }) => title.includes('Vendor'));
  expect(gaps.map(({ kind }) => kind)).toEqual(['unavailable', 'unavailable']);
  expect(gaps.map(({ detail }) => detail.split(' ')[0]).sort()).toEqual(['Down', 'Gone']);
  expect(result.outcome).toBe('unknown');
});

it('that recover are queried again', async () => {
  const server = await startServer((response, _request, turn) =>
    turn === 1 ? sendJson(response, {}, 503) : sendJson(response, POSTURE),
  );
  expect((await asked([{ name: 'Acme', url: `${server.url}/cpx` }])).posture).toHaveLength(1);
  expect(server.seen).toHaveLength(2);
});

it('never have their token sent to another origin', async () => {
  const other = await startServer((response) => sendJson(response, POSTURE));
  const server = await startServer((response) => {
    response.writeHead(302, { location: `${other.url}/cpx?stolen=1` }).end();
  });
  const result = await asked([{ name: 'Acme', url: `${server.url}/cpx`, token: 'ACME_TOKEN' }]);
  expect(other.seen).toEqual([]);
  expect(gapsIn(result).find(({ title }) => title === 'Vendor Redirects Elsewhere')).toMatchObject({
    kind: 'invalid',
  });
  expect(result.posture).toEqual([]);
});

it('may redirect within their origin', async () => {
  const server = await startServer((response, { url }) =>
    url === '/cpx'
      ? void response.writeHead(307, { location: '/v2/cpx' }).end()
      : sendJson(response, POSTURE),
  );
  expect((await asked([{ name: 'Acme', url: `${server.url}/cpx` }])).posture).toHaveLength(1);
});

it.each([
  ['nothing', 'application/json', '', 'it is empty'],
  ['a login page', 'text/html', '<html>', 'an HTML page instead of JSON'],
  ['half a document', 'application/json', '{"version": "v1"', 'not complete JSON'],
  ['another document', 'application/json', '[]', 'it must be an object'],
  [
    'an impossible score',
    'application/json',
    JSON.stringify({ ...POSTURE, frameworks: [{ name: 'X', status: 'compliant', score: 97 }] }),
    'frameworks[0].score must be at most 1',
  ],
  ['endless text', 'application/json', `"${'x'.repeat(5 * 1024 * 1024)}"`, 'more than 4 MiB'],
])('that respond with %s are rejected', async (_, type, body, words) => {
  const server = await startServer((response) => {
    response.writeHead(200, { 'content-type': type }).end(body);
  });
  const result = await asked([{ name: 'Acme\n::error::x', url: `${server.url}/cpx` }]);
  const gap = gapsIn(result).find(({ title }) => title === 'Invalid Vendor Posture');
  expect(gap).toMatchObject({ kind: 'invalid', detail: expect.stringContaining(words) });
  expect(gap?.detail).not.toContain('\n');
  expect(result).toMatchObject({ outcome: 'unknown', posture: [] });
});

it('that never respond take no longer than the deadline', async () => {
  const server = await startServer(() => {});
  const result = await asked([{ name: 'Acme', url: `${server.url}/cpx` }], { deadlineMs: 300 });
  expect(gapsIn(result).find(({ title }) => title === 'Vendor Timed Out')).toMatchObject({
    kind: 'unavailable',
  });
});

it.each([
  ['plain http', { name: 'Acme', url: 'http://acme.example/cpx' }, 'invalid', 'plain http'],
  [
    'a password in the address',
    { name: 'Acme', url: `https://u:${PASSWORD}@acme.example/cpx` },
    'invalid',
    'password',
  ],
  ['no web address', { name: 'Acme', url: 'file:///etc/passwd' }, 'invalid', 'must be an https URL'],
  [
    'a token that is not set',
    { name: 'Acme', url: 'https://acme.example/cpx', token: 'NO_TOKEN' },
    'not-configured',
    'NO_TOKEN',
  ],
  [
    "the gate's own key as token",
    { name: 'Acme', url: 'https://acme.example/cpx', token: 'LOWERPLANE_API_KEY' },
    'invalid',
    'a credential of the gate itself',
  ],
])('with %s are not queried', async (_, vendor, kind, words) => {
  const result = await asked([vendor]);
  const gap = gapsIn(result).find(({ title }) => title.includes('Vendor'));
  expect(gap).toMatchObject({ kind, detail: expect.stringContaining(words) });
  expect(gap?.detail).not.toContain(PASSWORD);
  expect(result.outcome).not.toBe('pass');
});

it('are not queried offline', async () => {
  const server = await startServer((response) => sendJson(response, POSTURE));
  const result = await asked([{ name: 'Acme', url: `${server.url}/cpx` }], { offline: true });
  expect(server.seen).toEqual([]);
  expect(result.outcome).toBe('unknown');
});

it('may want their token in a header of their own', async () => {
  const server = await startServer((response) => sendJson(response, POSTURE));
  const repo = new MadeRepository();
  repo.commit('start', {
    '.lowerplane/policy.yaml': `version: 1\nrequire: []\nvendors:\n  - { name: Acme, url: "${server.url}/cpx", token_env: ACME_TOKEN, token_header: X-API-Key }\n`,
  });
  const result = await check(repo.folder, { environmentVariables: { ACME_TOKEN: TOKEN } });
  expect(result.posture).toHaveLength(1);
  const [request] = server.seen;
  expect(request?.headers).toMatchObject({ 'x-api-key': TOKEN });
  expect(request?.headers).not.toHaveProperty('authorization');
});

it.each([
  ['in the header', { 'x-cpx-version': 'v2' }, POSTURE, 'Unknown Posture Version', 'OpenCPX v2'],
  ['in the document', {}, { ...POSTURE, version: 'v2' }, 'Unknown Posture Version', 'OpenCPX v2'],
])('of another major version are not read: %s', async (_, headers, document, title, words) => {
  const server = await startServer((response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    sendJson(response, document);
  });
  const result = await asked([{ name: 'Acme', url: `${server.url}/cpx` }]);
  expect(result.outcome).toBe('unknown');
  expect(gapsIn(result).find((gap) => gap.title === title)?.detail).toContain(words);
});

it('do not vouch for frameworks of the team: these are not known without LowerPlane', async () => {
  const server = await startServer((response) => sendJson(response, POSTURE));
  const repo = new MadeRepository();
  repo.commit('start', {
    '.lowerplane/policy.yaml': `version: 1\nrequire: [postures]\nframeworks: [SOC 2]\nvendors:\n  - { name: Acme, url: "${server.url}/cpx" }\n`,
  });
  const result = await check(repo.folder);
  expect(result).toMatchObject({ outcome: 'unknown', findings: [] });
});

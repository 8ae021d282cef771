import { expect, it } from 'vitest';
import { gapsIn } from '../../../action/check/not-known.ts';
import { formatInstant } from '../../../provider/keys/instant.ts';
import { NOW, runningEmulator } from '../emulator/running.ts';
import { MadeRepository } from '../scan/made-repository.ts';
import { check, goodKey, newKey } from './gate.ts';

const emulator = runningEmulator({ testControls: true });
const DAY = 86_400_000;
const UNKNOWN_KEY = `lp_${'a'.repeat(36)}`;

function repository(): string {
  const repo = new MadeRepository();
  repo.commit('start', { 'main.tf': goodKey('Internal Dashboard') });
  return repo.folder;
}

async function asked(apiKey: string, given: Parameters<typeof check>[1] = {}) {
  return check(repository(), {
    mode: 'deploy',
    environment: 'production',
    lowerPlane: { baseUrl: emulator.url, apiKey },
    ...given,
  });
}

it('reads everything with a read-only key for the gated environment', async () => {
  const { apiKey, id } = await newKey(emulator);
  const result = await asked(apiKey, { mode: 'audit' });
  expect(gapsIn(result).map(({ fact }) => fact)).toEqual(['postureBaseline']);
  expect(result.keys?.map((key) => key.id)).toContain(id);
  expect(result.posture.length).toBeGreaterThan(0);
  expect(result.readiness).toBeGreaterThan(0);
  expect(emulator.requests.total()).toBeGreaterThan(0);
});

it('finds its own key too powerful', async () => {
  const { apiKey } = await newKey(emulator, { permissions: 'admin', environments: 'all' });
  const found = (await asked(apiKey)).findings.map(({ ruleId }) => ruleId);
  expect(found).toContain('gate-key-not-read-only');
  expect(found).toContain('gate-key-unscoped');
});

it('is not configured: no verdict for a deploy, and a review that says so', async () => {
  const folder = repository();
  const deploy = await check(folder, { mode: 'deploy', environment: 'production' });
  expect(deploy.outcome).toBe('unknown');
  expect(deploy.keys).toBeUndefined();
  expect(deploy.because.filter((sentence) => sentence.startsWith('LowerPlane Not Queried'))).toHaveLength(1);
  const review = await check(folder);
  expect(review.outcome).toBe('pass');
  expect(review.notEvaluated.map(({ ruleId }) => ruleId)).toContain('stale-key');
  expect(gapsIn(review).map(({ fact, kind }) => `${fact} ${kind}`)).toContain('keys not-configured');
});

it.each([
  ['unknown', 'Unknown API Key', async () => UNKNOWN_KEY],
  [
    'expired',
    'Expired API Key',
    async () => {
      const { apiKey } = await newKey(emulator, { expires_at: formatInstant(NOW + DAY) });
      emulator.clock.set(NOW + 2 * DAY);
      return apiKey;
    },
  ],
  [
    'revoked',
    'Revoked API Key',
    async () => {
      const { apiKey, revoke } = await newKey(emulator);
      await revoke();
      return apiKey;
    },
  ],
] as const)('says that its key is %s', async (_, title, makeKey) => {
  const apiKey = await makeKey();
  const result = await asked(apiKey);
  expect(result.outcome).toBe('unknown');
  const gaps = gapsIn(result).filter(({ fact }) => fact !== 'postureBaseline');
  expect(gaps.map(({ fact }) => fact)).toEqual(['self', 'keys', 'postures', 'tests', 'controls']);
  for (const gap of gaps) expect(gap).toMatchObject({ kind: 'refused', title });
  // One cause is reported once.
  expect(result.because).toHaveLength(1);
  expect(result).toMatchObject({ keys: undefined, readiness: undefined, posture: [] });
  expect(JSON.stringify(result)).not.toContain(apiKey);
});

it('cannot see another environment', async () => {
  const { apiKey } = await newKey(emulator, { environments: ['staging'] });
  const result = await asked(apiKey);
  expect(result.outcome).not.toBe('pass');
  const refused = gapsIn(result)
    .filter(({ kind }) => kind === 'refused')
    .map(({ fact }) => fact);
  expect(refused).toEqual(['postures', 'tests', 'controls']);
  // What it may know is known.
  expect(result.keys).toBeDefined();
});

it.each([
  ['answers 503', { kind: 'status', status: 503, retry_after: 600 }, /503/, undefined],
  ['answers 429', { kind: 'status', status: 429, retry_after: 600 }, /429/, undefined],
  ['breaks the connection', { kind: 'drop' }, /closed the connection/, undefined],
  ['is too slow', { kind: 'latency', milliseconds: 60_000 }, /within 0.5 s|within 500 ms/, 500],
] as const)('has no verdict when LowerPlane %s', async (_, fault, words, deadlineMs) => {
  const { apiKey } = await newKey(emulator);
  emulator.faults.add(fault);
  const result = await asked(apiKey, deadlineMs === undefined ? {} : { deadlineMs });
  expect(result.outcome).toBe('unknown');
  const gaps = gapsIn(result).filter(({ fact }) => fact !== 'postureBaseline');
  expect(gaps).toHaveLength(5);
  for (const gap of gaps) {
    expect(gap.kind).toBe('unavailable');
    expect(gap.detail).toMatch(words);
  }
  expect(JSON.stringify(result)).not.toContain(apiKey);
});

it('keeps what is known when some requests fail', async () => {
  const { apiKey } = await newKey(emulator);
  emulator.faults.add({ kind: 'status', status: 500, path: '/v1/tests' });
  const result = await asked(apiKey);
  expect(
    gapsIn(result)
      .filter(({ kind }) => kind === 'unavailable')
      .map(({ fact }) => fact),
  ).toEqual(['tests']);
  expect(result.keys).toBeDefined();
  expect(result.posture.length).toBeGreaterThan(0);
  expect(result.outcome).not.toBe('pass');
});

it('retries temporary failures', async () => {
  const { apiKey } = await newKey(emulator);
  emulator.faults.add({ kind: 'status', status: 503, path: '/v1/controls', times: 1 });
  const result = await asked(apiKey);
  expect(gapsIn(result).map(({ fact }) => fact)).toEqual(['postureBaseline']);
});

it('treats an outage as a warning only when the policy says so', async () => {
  const { apiKey } = await newKey(emulator);
  emulator.faults.add({ kind: 'status', status: 503, retry_after: 600 });
  const overrides = { failOn: undefined, onUnavailable: 'warn' } as const;
  expect((await asked(apiKey, { overrides })).outcome).toBe('warn');
  expect((await asked(UNKNOWN_KEY, { overrides })).outcome).toBe('warn');
  emulator.faults.clear();
  expect((await asked(UNKNOWN_KEY, { overrides })).outcome).toBe('unknown');
});

it('is unreachable', async () => {
  const result = await asked(UNKNOWN_KEY, {
    lowerPlane: { baseUrl: 'http://127.0.0.1:1', apiKey: UNKNOWN_KEY },
    deadlineMs: 100,
  });
  expect(result.outcome).toBe('unknown');
  expect(gapsIn(result).find(({ fact }) => fact === 'self')).toMatchObject({ kind: 'unavailable' });
});

it.each([
  ['http://lowerplane.example.com', UNKNOWN_KEY, 'Key Would Be Sent Unencrypted'],
  ['nowhere', UNKNOWN_KEY, 'Invalid Base URL'],
  ['https://lowerplane.example.com', 'two words', 'Malformed API Key'],
])('cannot be asked at %s with such a key, which is an error of its own', async (baseUrl, apiKey, title) => {
  await expect(asked(apiKey, { lowerPlane: { baseUrl, apiKey } })).rejects.toMatchObject({
    name: 'GateError',
    title,
    message: expect.not.stringContaining(apiKey),
  });
});

it('stays offline', async () => {
  const { apiKey } = await newKey(emulator);
  emulator.requests.reset();
  const result = await asked(apiKey, { offline: true, mode: 'review' });
  expect(emulator.requests.total()).toBe(0);
  expect(gapsIn(result).find(({ fact }) => fact === 'keys')?.detail).toContain('offline');
});

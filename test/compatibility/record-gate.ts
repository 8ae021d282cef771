import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createAdminClient } from '../../provider/api/create-client.ts';
import { startEmulator } from '../../provider/emulator/start.ts';
import { VERSION } from '../../provider/version.ts';
import { command } from '../integration/check/gate.ts';
import { NOW } from '../integration/emulator/running.ts';
import { GATE_KEY, gateRepository } from './gate-repository.ts';
import { keyBytes, keyText, withPlaceholders } from './key-texts.ts';
import type { SeededRandom } from './seeded-random.ts';

const random = vi.hoisted<SeededRandom>(() => ({ bytesOfKey: () => Buffer.alloc(0), keys: 0, digits: 0 }));
vi.mock('node:crypto', async (original) =>
  (await import('./seeded-random.ts')).seededCrypto(original, random),
);

const DAY = 86_400_000;
const RECORDED = join(import.meta.dirname, VERSION, 'gate');

/** Keys as days before now: made, used last, expiring. */
const KEYS = [
  {
    name: 'CI gate',
    permissions: 'read-only',
    environments: ['production'],
    made: 10,
    used: 1,
    expires: -80,
  },
  { name: 'Old Upload', permissions: 'read-write', environments: 'all', made: 500, used: 3, expires: null },
  {
    name: 'Team api',
    permissions: 'read-only',
    environments: ['production', 'staging'],
    made: 60,
    used: null,
    expires: null,
  },
  {
    name: 'Internal Dashboard',
    permissions: 'read-write',
    environments: ['production'],
    made: 120,
    used: 2,
    expires: -10,
  },
  {
    name: 'By hand',
    permissions: 'admin',
    environments: ['production'],
    made: 300,
    used: 150,
    expires: null,
  },
  {
    name: 'User Provisioning',
    permissions: 'admin',
    environments: ['production'],
    made: 200,
    used: 1,
    expires: -2,
  },
  {
    name: 'Evidence Upload',
    permissions: 'admin',
    environments: ['production'],
    made: 30,
    used: 20,
    expires: -8,
  },
] as const;

it('records a baseline', async () => {
  random.bytesOfKey = keyBytes;
  const emulator = await startEmulator({ quiet: true, now: () => NOW, data: join(RECORDED, 'dataset.json') });
  onTestFinished(() => emulator.close());
  const admin = createAdminClient({ baseUrl: emulator.url, apiKey: emulator.bootstrapKey ?? '' });
  onTestFinished(() => admin.close());
  for (const { name, permissions, environments, made, used, expires } of KEYS) {
    emulator.clock.set(NOW - made * DAY);
    const { secret } = await admin.createApiKey({
      name,
      permissions,
      environments: environments === 'all' ? 'all' : [...environments],
      expires_at: expires === null ? null : new Date(NOW - expires * DAY).toISOString(),
    });
    if (used === null) continue;
    emulator.clock.set(NOW - used * DAY);
    await fetch(`${emulator.url}/v1/api-keys/self`, { headers: { authorization: `Bearer ${secret}` } });
  }
  emulator.clock.set(NOW);
  const keys = [];
  for await (const key of admin.listApiKeys()) keys.unshift(key);

  const { folder } = gateRepository(RECORDED);
  const environment = { LOWERPLANE_BASE_URL: emulator.url, LOWERPLANE_API_KEY: keyText(GATE_KEY) };
  const audit = ['--mode', 'audit', '--environment', 'production'];
  const first = await command(folder, [...audit, '--write-baseline'], environment);
  expect(first.error).toBe('');
  const second = await command(folder, [...audit, '--format', 'json'], environment);
  const report: { readonly findings: readonly { rule: string; status: string; fingerprint: string }[] } =
    JSON.parse(second.out);
  expect(report.findings.filter(({ status }) => status === 'open')).toEqual([]);

  copyFileSync(join(folder, '.lowerplane', 'baseline.json'), join(RECORDED, 'baseline.json'));
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas/policy.json'), 'utf8'));
  const recorded = {
    rules: Object.keys(schema.properties.rules.properties),
    waived: report.findings
      .filter(({ status }) => status === 'waived')
      .map(({ rule, fingerprint }) => ({ rule, fingerprint })),
    keys: keys.map((key, n) => ({ text: keyText(n), key })),
  };
  writeFileSync(
    join(RECORDED, 'recorded.json'),
    withPlaceholders(`${JSON.stringify(recorded, null, 2)}\n`, keys.length),
  );
});

import { describe, expect, test } from 'vitest';
import { createKey, ok, refused } from './call.ts';
import { runningEmulator } from './running.ts';

const emulator = runningEmulator();
const LISTS = ['listControls', 'listTests', 'listEvidence'] as const;

describe.each(LISTS)('%s', (id) => {
  test('200: without environment, all the key can reach', async () => {
    const { text } = await createKey(emulator, { environments: ['staging', 'development'] });
    const all = await ok(emulator, id, { query: { limit: '200' } });
    const scoped = await ok(emulator, id, { query: { limit: '200' }, key: text });
    const environments = (page: typeof all) =>
      [...new Set(page.data.map(({ environment }) => environment))].sort();
    expect(environments(all)).toEqual(['development', 'production', 'staging']);
    expect(environments(scoped)).toEqual(['development', 'staging']);
  });

  test('200: one environment', async () => {
    const { data } = await ok(emulator, id, { query: { environment: 'staging', limit: '200' } });
    expect(data.length).toBeGreaterThan(0);
    expect(data.every(({ environment }) => environment === 'staging')).toBe(true);
  });

  test('200: pages hold every item once', async () => {
    const ids: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: Record<string, string> = {
        limit: '9',
        environment: 'production',
        ...(cursor === '' ? {} : { cursor }),
      };
      const page: Awaited<ReturnType<typeof ok<typeof id>>> = await ok(emulator, id, { query });
      ids.push(...page.data.map((item) => item.id));
      cursor = page.next_cursor;
    }
    const { data } = await ok(emulator, id, { query: { limit: '200', environment: 'production' } });
    expect(ids).toEqual(data.map((item) => item.id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('403 environment-out-of-scope', async () => {
    const { text } = await createKey(emulator, { environments: ['production'] });
    await refused(emulator, id, 403, 'environment-out-of-scope', {
      key: text,
      query: { environment: 'staging' },
    });
  });

  test('422 invalid-request', async () => {
    const { errors } = await refused(emulator, id, 422, 'invalid-request', {
      query: { environment: 'prod' },
    });
    expect(errors?.[0]?.path).toBe('environment');
  });
});

describe('filters', () => {
  test.each(['SOC 2', 'soc2', 'Soc-2'])('controls by framework, written %s', async (framework) => {
    const { data } = await ok(emulator, 'listControls', { query: { framework, limit: '200' } });
    expect(data.length).toBeGreaterThan(50);
    expect(data.every(({ frameworks }) => frameworks.includes('SOC 2'))).toBe(true);
  });

  test('controls by status; only those that do not apply carry a justification', async () => {
    const { data } = await ok(emulator, 'listControls', {
      query: { status: 'not_applicable', limit: '200' },
    });
    expect(data.length).toBeGreaterThan(3);
    expect(data.every(({ justification }) => justification !== null)).toBe(true);
  });

  test('tests by status and severity', async () => {
    const query = { status: 'failing', severity: 'critical', limit: '200' };
    const { data } = await ok(emulator, 'listTests', { query });
    expect(data.length).toBeGreaterThan(1);
    expect(
      data.every(
        ({ status, severity, failing_since }) =>
          status === 'failing' && severity === 'critical' && failing_since !== null,
      ),
    ).toBe(true);
  });

  test('evidence by control and type', async () => {
    const query = { control_id: 'AC-04', type: 'api_data' };
    const { data } = await ok(emulator, 'listEvidence', { query });
    expect(data.map(({ environment }) => environment)).toEqual(['production', 'staging']);
  });
});

describe('getPosture', () => {
  test('200: scores follow from the controls', async () => {
    const { data } = await ok(emulator, 'listControls', {
      query: { environment: 'production', framework: 'PCI DSS', limit: '200' },
    });
    const count = (wanted: string) => data.filter(({ status }) => status === wanted).length;
    const expected =
      (count('implemented') + count('partially_implemented') / 2) / (data.length - count('not_applicable'));
    const query = { system_id: 'production', framework: 'pci-dss' };
    const posture = await ok(emulator, 'getPosture', { query });
    expect(posture).toMatchObject({
      version: 'v1',
      timestamp: '2026-11-23T12:00:00Z',
      compliance_posture: 'partially_compliant',
      frameworks: [{ name: 'PCI DSS', score: expected, status: 'partial' }],
    });
    expect(posture.frameworks[0]?.controls).toHaveLength(data.length - count('not_applicable'));
  });

  test('200: sound in production, less so elsewhere', async () => {
    const score = async (system_id: string) =>
      (await ok(emulator, 'getPosture', { query: { system_id } })).frameworks.find(
        ({ name }) => name === 'SOC 2',
      )?.score ?? 0;
    expect(await score('production')).toBeGreaterThan(await score('staging'));
    expect(await score('staging')).toBeGreaterThan(await score('development'));
  });

  test('403 environment-out-of-scope', async () => {
    const { text } = await createKey(emulator, { environments: ['staging'] });
    const query = { system_id: 'production' };
    await refused(emulator, 'getPosture', 403, 'environment-out-of-scope', { key: text, query });
    await refused(emulator, 'getPostureMetrics', 403, 'environment-out-of-scope', { key: text, query });
  });

  test('404 not-found: a framework that is not tracked', async () => {
    const query = { framework: 'FedRAMP' };
    const { detail } = await refused(emulator, 'getPosture', 404, 'not-found', { query });
    expect(detail).toContain('Known frameworks: SOC 2, ISO 27001, HIPAA, GDPR, PCI DSS');
    await refused(emulator, 'getPostureMetrics', 404, 'not-found', { query });
  });
});

test('getPostureMetrics 200: the posture and what it was made of, in the environments asked for', async () => {
  const query = { system_id: 'staging' };
  const { frameworks } = await ok(emulator, 'getPosture', { query });
  const response = await fetch(`${emulator.url}/cpx/metrics?system_id=staging`, {
    headers: { authorization: `Bearer ${emulator.bootstrapKey}` },
  });
  expect(response.headers.get('x-cpx-version')).toBe('v1');
  const lines = (await response.text()).split('\n');
  expect(lines.filter((line) => line.startsWith('opencpx_compliance_score'))).toEqual(
    frameworks.map(
      ({ name, score }) => `opencpx_compliance_score{framework="${name}",vendor="LowerPlane"} ${score}`,
    ),
  );
  const { data } = await ok(emulator, 'listControls', {
    query: { environment: 'staging', framework: 'SOC 2', limit: '200' },
  });
  expect(lines).toContain(`opencpx_controls_total{framework="SOC 2",vendor="LowerPlane"} ${data.length}`);
  expect(lines.filter((line) => line.startsWith('# TYPE '))).toHaveLength(12);
});

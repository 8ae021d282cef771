import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { policyExample } from '../../../schemas/gate-examples.ts';
import published from '../../../schemas/policy.json' with { type: 'json' };
import { faultsOf, PATH, read, waiver, withoutLines } from '../../../test/check/policy.ts';
import { GATE_RULES } from '../rules/generated/gate-rules.ts';
import { DEFAULT_POLICY } from './default-policy.ts';
import { environmentPolicy } from './policy.ts';
import { policySchema } from './policy-schema.ts';

describe('a valid policy', () => {
  it('is the published example, in YAML and in JSON', async () => {
    const policy = await read(stringify(policyExample));
    expect(withoutLines(await read(JSON.stringify(policyExample)))).toEqual({
      ...withoutLines(policy),
      waivers: policy.waivers.map((one) => ({ ...one, line: 1 })),
    });
    expect(policy.failOn).toBe('high');
    expect(policy.rules['stale-key']).toEqual({ severity: 'off', parameters: {} });
    expect(policy.rules['lifetime-too-long']).toEqual({ severity: 'high', parameters: { max: '180d' } });
    expect(policy.waivers).toEqual([
      {
        rules: ['excess-privilege'],
        target: { kind: 'globs', paths: [], keys: ['Legacy import'] },
        owner: 'platform@example.com',
        reason: 'Replaced by the new importer in the first quarter.',
        expires: Date.parse('2027-03-31T23:59:59Z'),
        file: PATH,
        line: expect.any(Number),
      },
    ]);
  });

  it('uses the defaults for missing fields', async () => {
    expect(withoutLines(await read('version: 1'))).toEqual(DEFAULT_POLICY);
    expect(withoutLines(await read('\ufeffversion: 1\r\n'))).toEqual(DEFAULT_POLICY);
  });

  it('passes its thresholds to environments that do not set them', async () => {
    const policy = await read(`
version: 1
on_unavailable: warn
minimum_score: 0.7
frameworks: [SOC 2, HIPAA]
environments:
  production: { on_unavailable: fail, frameworks: { SOC 2: 0.95, GDPR: null } }
  staging: { minimum_score: 0 }
  development: { frameworks: [] }
`);
    const general = {
      onUnavailable: 'warn',
      minimumScore: 0.7,
      frameworks: [
        { name: 'SOC 2', minimumScore: undefined },
        { name: 'HIPAA', minimumScore: undefined },
      ],
    };
    expect(environmentPolicy(policy, undefined)).toEqual(general);
    expect(environmentPolicy(policy, 'production')).toEqual({
      onUnavailable: 'fail',
      minimumScore: 0.7,
      frameworks: [
        { name: 'SOC 2', minimumScore: 0.95 },
        { name: 'GDPR', minimumScore: undefined },
      ],
    });
    expect(environmentPolicy(policy, 'staging')).toEqual({ ...general, minimumScore: 0 });
    expect(environmentPolicy(policy, 'development')).toEqual({ ...general, frameworks: [] });
  });

  it('lets a waiver expire at the end of its day or at its timestamp', async () => {
    const until = async (day: string) => {
      const text = waiver('rule: stale-key', 'key: a', 'owner: b', 'reason: c', `expires: ${day}`);
      return (await read(text)).waivers[0]?.expires;
    };
    expect(await until('2028-02-29')).toBe(Date.parse('2028-02-29T23:59:59Z'));
    expect(await until('2027-03-31T12:00:00+02:00')).toBe(Date.parse('2027-03-31T10:00:00Z'));
  });

  it('follows aliases', async () => {
    const policy = await read('version: 1\npaths:\n  exclude: &out [vendor/]\n  include: *out\n');
    expect(policy.paths).toEqual({ include: ['vendor/'], exclude: ['vendor/'] });
  });
});

it('reads or rejects any text with a readable message', async () => {
  const line = fc.constantFrom(
    'version: 1',
    'fail_on: high',
    'rules:',
    '  stale-key: off',
    '  missing-rotation: { severity: low }',
    'waivers:',
    '  - rule: stale-key',
    '    key: &k "*"',
    '    expires: 2027-02-30',
    '  - *k',
    'paths: { include: [a, ] }',
    '? x',
    ': y',
    'minimum_score: 1e400',
    '---',
    '<<: *k',
    '!!x y',
    '"',
    '- a',
    '\tb: c',
    '[',
    '}',
    '|',
    'frameworks: { a: }',
  );
  const text = fc.oneof(
    fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n')),
    fc.string({ maxLength: 100 }),
  );
  await fc.assert(
    fc.asyncProperty(text, async (written) => {
      for (const fault of await faultsOf(written)) {
        expect(fault).toMatch(/^[1-9]\d*: \S/);
        expect(fault).not.toMatch(/undefined|Invalid input|Invalid option|\[object|ZodError|\n/);
      }
    }),
    { numRuns: 60 },
  );
});

it('accepts what the published schema accepts, except for cross-field errors', () => {
  const strict = policySchema(GATE_RULES);
  const { $id: _, ...schema } = published;
  const validate = new Ajv2020({ validateFormats: false, strict: false }).compile(schema);
  const settings = fc.constantFrom<unknown>(
    'off',
    'high',
    'hihg',
    true,
    {},
    { severity: 'low' },
    { mx: 1 },
    null,
  );
  const document = fc.record(
    {
      version: fc.constantFrom<unknown>(1, 1, 1, 2, '1'),
      fail_on: fc.constantFrom<unknown>('low', 'severe', null),
      require: fc.constantFrom<unknown>([], ['keys'], ['key'], 'keys'),
      on_unavailable: fc.constantFrom<unknown>('fail', 'warn', 'ask'),
      minimum_score: fc.constantFrom<unknown>(0, 0.5, 1, 1.1, -1, '1'),
      frameworks: fc.constantFrom<unknown>([], ['a'], [''], { a: 1 }, { a: null }, { a: 2 }, 'a'),
      environments: fc.constantFrom<unknown>(
        {},
        { production: {} },
        { prod: {} },
        { staging: { frameworks: [] } },
        [],
      ),
      paths: fc.constantFrom<unknown>({}, { include: ['a'] }, { exclude: [1] }, { only: [] }),
      rules: fc.dictionary(fc.constantFrom('stale-key', 'missing-rotation', 'tidy'), settings),
      purposes: fc.constantFrom<unknown>([], [{ key: 'a', purpose: 'b' }], [{ key: 'a' }]),
      other: fc.constant(1),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(document, (value) => {
      expect(strict.safeParse(value).success).toBe(validate(value));
    }),
    { numRuns: 150 },
  );
});

it('keeps the parameters of rules in overrides as they are written, like those at the top', async () => {
  const { overrides } = await read(
    'version: 1\noverrides: [{ paths: [a/], rules: { lifetime-too-long: { max: 10d }, stale-key: { severity: low } } }]\n',
  );
  expect(overrides).toMatchObject([
    {
      settings: {
        rules: {
          'lifetime-too-long': { severity: undefined, parameters: { max: '10d' } },
          'stale-key': { severity: 'low', parameters: {} },
        },
      },
    },
  ]);
});

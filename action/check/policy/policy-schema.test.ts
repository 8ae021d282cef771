import { expect, it } from 'vitest';
import { policyExample } from '../../../schemas/gate-examples.ts';
import published from '../../../schemas/policy.json' with { type: 'json' };
import { GATE_RULES } from '../rules/generated/gate-rules.ts';
import { PolicyError } from './policy-error.ts';
import { readPolicy } from './read-policy.ts';

/** Paths of fields that say nothing of themselves. */
function undescribed(schema: unknown, path = ''): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema ? Object.entries(schema.properties ?? {}) : [];
  const silent = own
    .filter(([, field]) => !('description' in Object(field)))
    .map(([name]) => `${path}/${name}`);
  const inside = Object.entries(schema).flatMap(([name, part]) => undescribed(part, `${path}/${name}`));
  return [...silent, ...inside];
}

it('describes every field and every parameter in the published schema', () => {
  expect(undescribed(published)).toEqual([]);
  expect(Object.keys(published.properties.rules.properties)).toEqual(GATE_RULES.map(({ id }) => id));
});

it('accepts its published example, and each of its rules alone', async () => {
  const policy = await readPolicy(JSON.stringify(policyExample), 'policy.yaml', GATE_RULES);
  expect(policy.rules['lifetime-too-long']).toEqual({ severity: 'high', parameters: { max: '180d' } });
  expect(policy.environments.production).toEqual({
    onUnavailable: 'fail',
    minimumScore: 0.9,
    frameworks: [
      { name: 'SOC 2', minimumScore: 0.95 },
      { name: 'ISO 27001', minimumScore: undefined },
    ],
  });
  expect(policy.waivers.map(({ expires }) => expires)).toEqual([Date.parse('2027-03-31T23:59:59Z')]);
});

it.each(GATE_RULES)(
  'takes $id with a severity, off, or all of its parameters as they are by default',
  async (rule) => {
    const properties: Readonly<Record<string, { readonly anyOf: readonly object[] }>> =
      published.properties.rules.properties;
    const parameters = Object.fromEntries(
      Object.keys(rule.parameters.shape).map((name) => [
        name,
        defaultOf(properties[rule.id]?.anyOf[1], name),
      ]),
    );
    for (const settings of ['low', 'off', { severity: 'high', ...parameters }]) {
      const text = JSON.stringify({ version: 1, rules: { [rule.id]: settings } });
      const policy = await readPolicy(text, 'policy.yaml', GATE_RULES);
      const given = policy.rules[rule.id]?.parameters;
      expect(rule.parameters.safeParse(given)).toEqual(rule.parameters.safeParse({}));
    }
  },
);

/** Every parameter has a default. */
function defaultOf(schema: object | undefined, name: string): unknown {
  const field = Object(Object(Object(schema).properties)[name]);
  expect(Object.keys(field)).toContain('default');
  return field.default;
}

it.each([
  [
    'frameworks: [SOC 2, HIPAA, soc-2]',
    'p.yaml:2: frameworks[2] "soc-2" is the same framework as "SOC 2"; keep one',
  ],
  [
    'environments:\n  production:\n    frameworks:\n      SOC 2: 0.9\n      SOC2: 0.8',
    'p.yaml:6: environments.production.frameworks.SOC2 "SOC2" is the same framework as "SOC 2"; keep one',
  ],
])('rejects two names for one framework: %j', async (text, fault) => {
  const read = readPolicy(`version: 1\n${text}\n`, 'p.yaml', GATE_RULES);
  await expect(read).rejects.toThrow(PolicyError);
  await expect(read).rejects.toThrow(fault);
});

import { describe, expect, it } from 'vitest';
import { layerFaults, read, together, withoutLines } from '../../../test/check/policy.ts';
import { GATE_RULES } from '../rules/generated/gate-rules.ts';
import { readPolicy } from './read-policy.ts';

const WAIVER = 'owner: a, reason: b, expires: 2027-03-31';

describe('a policy and its base', () => {
  it.each([
    ['a scalar of its own replaces that of the base', 'fail_on: low', 'fail_on: high', 'fail_on: high'],
    [
      'what it does not set is that of the base',
      'fail_on: low',
      'minimum_score: 0.5',
      'fail_on: low\nminimum_score: 0.5',
    ],
    [
      'rules are merged by id, and their parameters by name',
      'rules: { stale-key: off, lifetime-too-long: { severity: high, max: 90d } }',
      'rules: { missing-key: low, lifetime-too-long: { max: 30d } }',
      'rules: { stale-key: off, missing-key: low, lifetime-too-long: { severity: high, max: 30d } }',
    ],
    [
      'a severity alone keeps the parameters',
      'rules: { lifetime-too-long: { max: 90d } }',
      'rules: { lifetime-too-long: low }',
      'rules: { lifetime-too-long: { severity: low, max: 90d } }',
    ],
    [
      'environments are merged by name, field by field',
      'environments: { production: { minimum_score: 0.9, on_unavailable: warn } }',
      'environments: { production: { minimum_score: 0.95 }, staging: { minimum_score: 0.5 } }',
      'environments: { production: { minimum_score: 0.95, on_unavailable: warn }, staging: { minimum_score: 0.5 } }',
    ],
    [
      'vendors are merged by name',
      'vendors: [{ name: A, url: "https://a.example" }, { name: B, url: "https://b.example" }]',
      'vendors: [{ name: C, url: "https://c.example" }, { name: A, url: "https://a2.example" }]',
      'vendors: [{ name: A, url: "https://a2.example" }, { name: B, url: "https://b.example" }, { name: C, url: "https://c.example" }]',
    ],
    [
      'severities of secrets are merged by kind',
      'secrets: { severity: { GitHub: low, npm-token: low } }',
      'secrets: { severity: { GitHub: high } }',
      'secrets: { severity: { GitHub: high, npm-token: low } }',
    ],
    ['frameworks are replaced', 'frameworks: [SOC 2, GDPR]', 'frameworks: [HIPAA]', 'frameworks: [HIPAA]'],
    [
      'effects are merged by mode',
      'unknown: fail',
      'unknown: { review: pass }',
      'unknown: { review: pass, deploy: fail, audit: fail }',
    ],
    [
      'excluded paths are added, and included ones replaced',
      'paths: { include: [a/], exclude: [b/] }',
      'paths: { include: [c/], exclude: [d/] }',
      'paths: { include: [c/], exclude: [b/, d/] }',
    ],
    [
      'overrides are added, its own last, so that they win',
      'overrides: [{ paths: [a/], fail_on: low }]',
      'overrides: [{ paths: [b/], fail_on: high }]',
      'overrides: [{ paths: [a/], fail_on: low }, { paths: [b/], fail_on: high }]',
    ],
    [
      'purposes are added, its own first, so that they win',
      'purposes: [{ key: a, purpose: one }]',
      'purposes: [{ key: a, purpose: two }]',
      'purposes: [{ key: a, purpose: two }, { key: a, purpose: one }]',
    ],
  ])('%s', async (_, base, own, same) => {
    expect(withoutLines(together(base, own))).toEqual(withoutLines(await read(`version: 1\n${same}`)));
  });

  it('is the same with an empty base, or when it is only a base', async () => {
    const own = await readPolicy('version: 1\nfail_on: low', 'own.yaml', GATE_RULES);
    expect(together('', 'fail_on: low')).toEqual(own);
    expect(withoutLines(together('fail_on: low', ''))).toEqual(withoutLines(own));
  });

  it('lists the waivers of all, each with its file', () => {
    const { waivers } = together(
      `waivers: [{ rule: stale-key, key: a, ${WAIVER} }]`,
      `waivers: [{ rule: stale-key, key: b, ${WAIVER} }]`,
    );
    expect(waivers.map(({ file, line }) => `${file}:${line}`)).toEqual(['base0.yaml:2', 'own.yaml:2']);
  });

  it('is refused when the two do not fit together', () => {
    const faults = layerFaults(
      'environments: { production: { aliases: [live] } }',
      'environments: { staging: { aliases: [live] } }\nextends: base0.yaml',
    );
    expect(faults).toEqual([
      'own.yaml:3: extends does not fit: environments.staging.aliases[0] "live" is a name of production; a name can mean one environment only',
    ]);
  });
});

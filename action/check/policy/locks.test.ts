import { describe, expect, it } from 'vitest';
import { layerFaults, together } from '../../../test/check/policy.ts';
import { GATE_RULES } from '../rules/generated/gate-rules.ts';
import { policySettings } from './policy-schema.ts';

const WAIVER = 'owner: a, reason: b, expires: 2027-03-31';

describe('a policy cannot loosen what its base locks', () => {
  it.each([
    ['fail_on', 'fail_on: high', 'fail_on: critical', 'fail_on must not be higher than high'],
    [
      'fail_on',
      'fail_on: high',
      'overrides: [{ modes: [review], fail_on: critical }]',
      'overrides[0].fail_on must not be higher than high',
    ],
    ['fail_on', '', 'fail_on: high', 'fail_on must not be higher than medium'],
    [
      'unknown',
      'unknown: { review: fail }',
      'unknown: warn',
      'unknown must not be milder (review, deploy, audit)',
    ],
    [
      'undecidable',
      'undecidable: warn',
      'undecidable: { audit: pass }',
      'undecidable must not be milder (audit)',
    ],
    ['require', 'require: [secrets, keys]', 'require: [secrets]', 'require must contain keys'],
    ['require', '', 'require: []', 'require must not be set'],
    ['on_unavailable', '', 'on_unavailable: warn', 'on_unavailable must not be warn'],
    [
      'on_unavailable',
      '',
      'environments: { staging: { on_unavailable: warn } }',
      'environments.staging.on_unavailable must not be warn',
    ],
    ['minimum_score', '', 'minimum_score: 0.7', 'minimum_score must not be lower than 0.8'],
    [
      'minimum_score',
      'environments: { production: { minimum_score: 0.9 } }',
      'environments: { production: { minimum_score: 0.85 } }',
      'environments.production.minimum_score must not be lower than 0.9',
    ],
    ['frameworks', 'frameworks: [SOC 2]', 'frameworks: [HIPAA]', 'frameworks must contain SOC 2'],
    [
      'frameworks',
      'frameworks: { SOC 2: 0.9 }',
      'frameworks: { soc2: 0.8 }',
      'frameworks must require a score of at least 0.9 for SOC 2',
    ],
    [
      'frameworks',
      'frameworks: [SOC 2]',
      'environments: { staging: { frameworks: [] } }',
      'environments.staging.frameworks must contain SOC 2',
    ],
    [
      'vendors',
      'vendors: [{ name: A, url: "https://a.example" }]',
      'vendors: [{ name: A, url: "https://b.example" }]',
      'vendors[0].name "A" must not be changed',
    ],
    ['paths', '', 'paths: { exclude: [src/] }', 'paths must not be set'],
    ['allow_comments', '', 'allow_comments: [gitleaks]', 'allow_comments[0] "gitleaks" must not be added'],
    ['secrets', '', 'secrets: { severity: { GitHub: low } }', 'secrets.severity must not be set'],
    [
      'rules.committed-secret',
      '',
      'secrets: { severity: { GitHub: low } }',
      'secrets.severity must not be set',
    ],
    ['rules.committed-secret', '', 'allow_comments: [gitleaks]', 'allow_comments must not be set'],
    ['verify_secrets', '', 'verify_secrets: { when: never }', 'verify_secrets must not be set'],
    ['rules.stale-key', '', 'rules: { stale-key: off }', 'rules.stale-key must not be off'],
    ['rules', '', 'rules: { stale-key: off }', 'rules.stale-key must not be off'],
    [
      'rules.missing-key',
      'rules: { missing-key: high }',
      'rules: { missing-key: { severity: low } }',
      'rules.missing-key must not be milder than high',
    ],
    [
      'rules.lifetime-too-long',
      '',
      'rules: { lifetime-too-long: { max: 900d } }',
      'rules.lifetime-too-long must not change max',
    ],
    [
      'rules.stale-key',
      '',
      'overrides: [{ paths: [a/], rules: { stale-key: off } }]',
      'overrides[0].rules.stale-key must not be off',
    ],
    [
      'rules.stale-key',
      '',
      `waivers: [{ rules: [missing-key, stale-key], key: a, ${WAIVER} }]`,
      'waivers[0] must not accept findings of stale-key',
    ],
    [
      'fail_on',
      'overrides: [{ paths: [a/], fail_on: low }]',
      'overrides: [{ modes: [review], fail_on: medium }]',
      'overrides[0].fail_on must not be higher than low',
    ],
    [
      'unknown',
      'unknown: warn\noverrides: [{ modes: [deploy, review], unknown: fail }]',
      'overrides: [{ environments: [production], unknown: warn }]',
      'overrides[0].unknown must not be milder (review, deploy)',
    ],
    [
      'unknown',
      'unknown: fail',
      'undecidable: warn',
      'undecidable must not be milder (review, deploy, audit)',
    ],
    [
      'undecidable',
      'unknown: { review: fail }',
      'unknown: { review: warn }',
      'unknown must not be milder (review)',
    ],
    [
      'rules.stale-key',
      'overrides: [{ paths: [a/], rules: { stale-key: critical } }]',
      'overrides: [{ rules: { stale-key: medium } }]',
      'overrides[0].rules.stale-key must not be milder than critical',
    ],
    [
      'rules.stale-key',
      'rules: { stale-key: off }\noverrides: [{ paths: [a/], rules: { stale-key: low } }]',
      'overrides: [{ rules: { stale-key: off } }]',
      'overrides[0].rules.stale-key must not be off',
    ],
    [
      'rules.lifetime-too-long',
      'rules: { lifetime-too-long: { max: 90d } }\noverrides: [{ rules: { lifetime-too-long: { max: 30d } } }]',
      'overrides: [{ rules: { lifetime-too-long: { max: 90d } } }]',
      'overrides[0].rules.lifetime-too-long must not change max',
    ],
    [
      'frameworks',
      'frameworks: [SOC 2]\nminimum_score: 0.9',
      'frameworks: { SOC 2: 0.1 }',
      'frameworks must require a score of at least 0.9 for SOC 2',
    ],
    [
      'minimum_score',
      'frameworks: [SOC 2]\nminimum_score: 0.9',
      'frameworks: { SOC 2: 0.1, HIPAA: 0.95 }',
      'frameworks must require a score of at least 0.9 for SOC 2',
    ],
  ])('%s: %s, then %s', (lock, base, own, message) => {
    expect(layerFaults(`locked: [${lock}]\n${base}`, own)).toEqual([
      `own.yaml:2: ${message}, because base0.yaml:2 locks ${lock}`,
    ]);
    expect(layerFaults(base, own)).toEqual([]);
  });

  it.each([
    ['fail_on', 'fail_on: high', 'fail_on: low'],
    ['unknown', '', 'unknown: fail'],
    ['require', 'require: [secrets]', 'require: [secrets, keys]'],
    ['minimum_score', '', 'minimum_score: 0.9'],
    ['frameworks', 'frameworks: [SOC 2]', 'frameworks: { SOC2: 0.9, HIPAA: null }'],
    ['vendors', '', 'vendors: [{ name: A, url: "https://a.example" }]'],
    ['rules.missing-key', 'rules: { missing-key: low }', 'rules: { missing-key: { severity: high } }'],
    ['rules.missing-key', 'rules: { missing-key: off }', 'rules: { missing-key: low }'],
    [
      'rules.lifetime-too-long',
      'rules: { lifetime-too-long: { max: 90d } }',
      'rules: { lifetime-too-long: { max: 90d } }',
    ],
    ['rules.stale-key', '', `waivers: [{ rule: missing-key, key: a, ${WAIVER} }]`],
    [
      'fail_on',
      'fail_on: high\noverrides: [{ modes: [deploy], fail_on: low }]',
      'overrides: [{ modes: [review], fail_on: high }]',
    ],
    [
      'rules.stale-key',
      'overrides: [{ environments: [production], rules: { stale-key: critical } }]',
      'overrides: [{ environments: [staging], rules: { stale-key: high } }]',
    ],
    ['minimum_score', 'frameworks: { SOC 2: 0.5 }', 'frameworks: { SOC 2: 0.6 }'],
    ['undecidable', 'undecidable: fail', 'unknown: pass'],
  ])('but make it stricter: %s: %s, then %s', (lock, base, own) => {
    expect(layerFaults(`locked: [${lock}]\n${base}`, own)).toEqual([]);
  });

  /** A value of each setting that loosens it, or that has no order of strictness. */
  const VALUES: Readonly<Record<keyof ReturnType<typeof policySettings>, string>> = {
    fail_on: 'critical',
    require: '[]',
    unknown: 'pass',
    undecidable: 'pass',
    on_unavailable: 'warn',
    minimum_score: '0.1',
    frameworks: '{ SOC 2: 0.1 }',
    environments: '{ staging: { aliases: [prod] } }',
    vendors: '[{ name: A, url: "https://b.example" }]',
    paths: '{ exclude: [src/] }',
    terraform: '[{ root: envs/prod, var_files: [mild.tfvars] }]',
    allow_comments: '[gitleaks]',
    verify_secrets: '{ when: never }',
    secrets: '{ severity: { GitHub: low } }',
    rules: '{ stale-key: off }',
    overrides: '[{ paths: [src/], rules: { missing-key: critical } }]',
    policies: '[{ paths: [src/], file: src/policy.yaml }]',
    purposes: '[{ key: "*", purpose: user provisioning }]',
    waivers: `[{ rule: stale-key, key: a, ${WAIVER} }]`,
  };

  it('and each setting of the schema is in the table that follows', () => {
    expect(Object.keys(VALUES).toSorted()).toEqual(Object.keys(policySettings(GATE_RULES)).toSorted());
  });

  it.each(Object.entries(VALUES))('any setting of the schema: %s', (name, value) => {
    const base =
      name === 'vendors' ? 'vendors: [{ name: A, url: "https://a.example" }]' : 'frameworks: [SOC 2]';
    const own = `${name}: ${value}`;
    expect(layerFaults(`locked: [${name}]\n${base}`, own)).toEqual([
      expect.stringMatching(
        new RegExp(`^own\\.yaml:2: ${name}.* must .*, because base0\\.yaml:2 locks ${name}$`),
      ),
    ]);
    expect(layerFaults(base, own)).toEqual([]);
    // What is locked can still be set where it is locked.
    expect(layerFaults(`locked: [${name}]\n${own}`, '')).toEqual([]);
  });

  it('whatever is between them', () => {
    expect(layerFaults('locked: [fail_on]', 'rules: { stale-key: low }', 'fail_on: critical')).toEqual([
      'own.yaml:2: fail_on must not be higher than medium, because base0.yaml:2 locks fail_on',
    ]);
    expect(layerFaults('locked: [fail_on]', 'fail_on: critical', '')).toEqual([
      'base1.yaml:2: fail_on must not be higher than medium, because base0.yaml:2 locks fail_on',
    ]);
  });

  it('whatever order it extends them in', () => {
    expect(layerFaults('fail_on: critical', 'locked: [fail_on]\nfail_on: high', '')).toEqual([
      'base0.yaml:2: fail_on must not be higher than high, because base1.yaml:2 locks fail_on',
    ]);
    expect(layerFaults('rules: { stale-key: off }', 'locked: [rules]', '')).toEqual([
      'base0.yaml:2: rules.stale-key must not be off, because base1.yaml:2 locks rules',
    ]);
  });

  it('but the base itself may waive and relax what it locks', () => {
    const own = `locked: [rules]\nrules: { stale-key: off }\nwaivers: [{ rule: missing-key, key: a, ${WAIVER} }]`;
    expect(layerFaults(own)).toEqual([]);
    expect(together(own, '').lockedRules).toEqual(GATE_RULES.map(({ id }) => id));
  });
});

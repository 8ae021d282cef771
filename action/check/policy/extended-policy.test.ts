import { describe, expect, it } from 'vitest';
import { read } from '../../../test/check/policy.ts';
import { GATE_RULES } from '../rules/generated/gate-rules.ts';
import { PolicyError } from './policy-error.ts';
import { readLayer } from './policy-layer.ts';
import { policyOfLayers, readPolicy } from './read-policy.ts';

/** The policy that these files make, the most general first. */
function together(...texts: readonly string[]) {
  const layers = texts.map((text, index) =>
    readLayer(
      `version: 1\n${text}`,
      index === texts.length - 1 ? 'own.yaml' : `base${index}.yaml`,
      GATE_RULES,
    ),
  );
  return policyOfLayers(layers, GATE_RULES);
}

function faultsOf(...texts: readonly string[]): readonly string[] {
  try {
    together(...texts);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.faults.map(({ path, line, message }) => `${path}:${line}: ${message}`);
  }
  return [];
}

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
    expect(together(base, own)).toEqual(await read(`version: 1\n${same}`));
  });

  it('is the same with an empty base, or when it is only a base', async () => {
    const own = await readPolicy('version: 1\nfail_on: low', 'own.yaml', GATE_RULES);
    expect(together('', 'fail_on: low')).toEqual(own);
    expect(together('fail_on: low', '')).toEqual(own);
  });

  it('lists the waivers of all, each with its file', () => {
    const { waivers } = together(
      `waivers: [{ rule: stale-key, key: a, ${WAIVER} }]`,
      `waivers: [{ rule: stale-key, key: b, ${WAIVER} }]`,
    );
    expect(waivers.map(({ file, line }) => `${file}:${line}`)).toEqual(['base0.yaml:2', 'own.yaml:2']);
  });

  it('is refused when the two do not fit together', () => {
    const faults = faultsOf(
      'environments: { production: { aliases: [live] } }',
      'environments: { staging: { aliases: [live] } }\nextends: base0.yaml',
    );
    expect(faults).toEqual([
      'own.yaml:3: extends does not fit: environments.staging.aliases[0] "live" is a name of production; a name can mean one environment only',
    ]);
  });
});

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
    ['secrets', '', 'secrets: { severity: { GitHub: low } }', 'secrets must not be set'],
    ['rules.committed-secret', '', 'secrets: { severity: { GitHub: low } }', 'secrets must not be set'],
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
  ])('%s: %s, then %s', (lock, base, own, message) => {
    expect(faultsOf(`locked: [${lock}]\n${base}`, own)).toEqual([
      `own.yaml:2: ${message}, because base0.yaml:2 locks ${lock}`,
    ]);
    expect(faultsOf(base, own)).toEqual([]);
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
  ])('but make it stricter: %s: %s, then %s', (lock, base, own) => {
    expect(faultsOf(`locked: [${lock}]\n${base}`, own)).toEqual([]);
  });

  it('whatever is between them', () => {
    expect(faultsOf('locked: [fail_on]', 'rules: { stale-key: low }', 'fail_on: critical')).toEqual([
      'own.yaml:2: fail_on must not be higher than medium, because base0.yaml:2 locks fail_on',
    ]);
    expect(faultsOf('locked: [fail_on]', 'fail_on: critical', '')).toEqual([
      'base1.yaml:2: fail_on must not be higher than medium, because base0.yaml:2 locks fail_on',
    ]);
  });

  it('but the base itself may waive and relax what it locks', () => {
    const own = `locked: [rules]\nrules: { stale-key: off }\nwaivers: [{ rule: missing-key, key: a, ${WAIVER} }]`;
    expect(faultsOf(own)).toEqual([]);
    expect(together(own, '').lockedRules).toEqual(GATE_RULES.map(({ id }) => id));
  });
});

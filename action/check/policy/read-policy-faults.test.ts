import { describe, expect, it } from 'vitest';
import { ANSWERED, faultsOf, waiver } from '../../../test/check/policy.ts';

describe('an invalid policy is rejected with the location and what to write', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...['b', 'c', 'd', 'e', 'f'].map((name, at) => {
      const before = 'abcde'.charAt(at);
      return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}]`;
    }),
  ].join('\n');
  it.each<[what: string, text: string, faults: readonly string[]]>([
    ['nothing', '', ['1: The file is empty. Remove it, or write at least "version: 1".']],
    ['a comment', '# later\n', ['1: The file is empty. Remove it, or write at least "version: 1".']],
    ['a list', '\n- a\n', ['2: The policy must be a mapping that starts with "version: 1".']],
    ['a word', 'strict\n', ['1: The policy must be a mapping that starts with "version: 1".']],
    ['no version', 'fail_on: high', ['1: version is required']],
    ['another version', 'version: 2', ['1: version must be 1, not 2']],
    [
      'a misspelt field',
      'version: 1\nfail_on: high\nfial_on: low\n',
      ['3: fial_on is not a known field. Did you mean "fail_on"?'],
    ],
    [
      'a misspelt field within',
      'version: 1\nenvironments:\n  staging:\n    minimum_score: 0.5\n    on_unavailble: warn\n',
      ['5: environments.staging.on_unavailble is not a known field. Did you mean "on_unavailable"?'],
    ],
    [
      'an unknown environment',
      'version: 1\nenvironments:\n  prod: {}\n',
      ['3: environments.prod is not a known field. Known fields: production, staging, development'],
    ],
    [
      'a misspelt rule',
      'version: 1\nrules:\n  stale-key: off\n  missing-expiraton:\n    severity: high\n',
      ['4: rules.missing-expiraton is not a rule. Did you mean "missing-expiration"?'],
    ],
    [
      'an unknown rule',
      'version: 1\nrules:\n  tidy: off\n',
      ['3: rules.tidy is not a rule; "lowerplane check --list-rules" lists them'],
    ],
    [
      'a rule of the language',
      'version: 1\nrules:\n  __proto__: off\n',
      ['3: rules.__proto__ is not a rule; "lowerplane check --list-rules" lists them'],
    ],
    [
      'an unknown severity',
      'version: 1\nrules:\n  stale-key: hihg\n',
      [
        '3: rules.stale-key must be one of critical, high, medium, low, off or a mapping, not "hihg". Did you mean "high"?',
      ],
    ],
    [
      'a rule as a list',
      'version: 1\nrules: [stale-key]\n',
      ['2: rules must be a mapping, for example "name: value"'],
    ],
    [
      'a misspelt parameter',
      'version: 1\nrules:\n  lifetime-too-long:\n    severity: high\n    mx: 90d\n',
      ['5: rules.lifetime-too-long.mx is not a known field. Did you mean "max"?'],
    ],
    [
      'a duration as prose',
      'version: 1\nrules:\n  lifetime-too-long: { max: 180 days }\n',
      ['3: rules.lifetime-too-long.max must be a duration such as "90d" or "1d12h"'],
    ],
    [
      'a duration as a number',
      'version: 1\nrules:\n  lifetime-too-long: { max: 180 }\n',
      ['3: rules.lifetime-too-long.max must be a duration in quotes, such as "90d"'],
    ],
    [
      'a duration of nothing',
      'version: 1\nrules:\n  lifetime-too-long: { max: 0d }\n',
      ['3: rules.lifetime-too-long.max "0d" is zero. Write a longer duration.'],
    ],
    [
      'a duration without end',
      'version: 1\nrules:\n  lifetime-too-long:\n    max: 99999999999999999999d\n',
      [
        '4: rules.lifetime-too-long.max "99999999999999999999d" is longer than a century. Write a shorter duration.',
      ],
    ],
    [
      'a score in percent',
      'version: 1\nminimum_score: 90\n',
      ['2: minimum_score must be a number from 0 to 1, such as 0.9'],
    ],
    [
      'a score that is not a number',
      'version: 1\nminimum_score: .nan\n',
      ['2: minimum_score must be a number from 0 to 1, such as 0.9'],
    ],
    [
      'a score in quotes',
      'version: 1\nminimum_score: "0.9"\n',
      ['2: minimum_score must be a number from 0 to 1, such as 0.9'],
    ],
    [
      'a framework alone',
      'version: 1\nframeworks: SOC 2\n',
      ['2: frameworks must be a list or a mapping, not "SOC 2"'],
    ],
    [
      'a framework in percent',
      'version: 1\nframeworks:\n  GDPR: 0.9\n  SOC 2: 95\n',
      ['4: frameworks.SOC 2 must be a number from 0 to 1, such as 0.9'],
    ],
    [
      'an unknown fact',
      'version: 1\nrequire: [keys, secret]\n',
      [
        expect.stringMatching(
          /^2: require\[1\] must be one of secrets, .*, not "secret"\. Did you mean "secrets"\?$/,
        ),
      ],
    ],
    [
      'a glob alone',
      'version: 1\npaths:\n  exclude: vendor/\n',
      ['3: paths.exclude must be a list, for example [a, b]'],
    ],
    ['a purpose of nothing', 'version: 1\npurposes:\n  - key: CI\n', ['3: purposes[0].purpose is required']],
    [
      'a vendor without an address',
      'version: 1\nvendors:\n  - name: Host\n    url: soon\n',
      ['4: vendors[0].url must be an address such as https://vendor.example/cpx'],
    ],
    [
      'a token instead of its name',
      'version: 1\nvendors:\n  - name: Host\n    url: https://host.example/cpx\n    token_env: a b\n',
      ['5: vendors[0].token_env must be the name of an environment variable, such as VENDOR_TOKEN'],
    ],
    [
      'two vendors of one name',
      'version: 1\nvendors:\n  - { name: Host, url: "https://a.example" }\n  - { name: Host, url: "https://b.example" }\n',
      ['4: vendors[1].name "Host" is the name of another vendor; each vendor must have a unique name'],
    ],
    [
      'a vendor in the name of LowerPlane',
      'version: 1\nvendors:\n  - { name: lowerplane, url: "https://a.example" }\n',
      ['3: vendors[0].name must not be LowerPlane, which the gate reads with its own key'],
    ],
    [
      'a waiver of everything',
      waiver('rule: stale-key', ...ANSWERED),
      ['3: waivers[0] must have one of fingerprint, path and key'],
    ],
    [
      'a waiver of a fingerprint and a key',
      waiver('rule: stale-key', 'key: a', `fingerprint: ${'ab'.repeat(16)}`, ...ANSWERED),
      ['3: waivers[0] must have either a fingerprint, or paths and keys'],
    ],
    ['a waiver of no rule', waiver('key: a', ...ANSWERED), ['3: waivers[0] must have rule or rules']],
    [
      'a waiver with one and several of a kind',
      waiver(
        'rule: stale-key',
        'rules: [stale-key]',
        'path: a',
        'paths: [b]',
        'key: a',
        'keys: [b]',
        ...ANSWERED,
      ),
      [
        '3: waivers[0] must have only one of rule and rules',
        '3: waivers[0] must have only one of path and paths',
        '3: waivers[0] must have only one of key and keys',
      ],
    ],
    [
      'a waiver of several rules, one of them misspelt',
      waiver('rules: [stale-key, stale-kye]', 'key: a', ...ANSWERED),
      ['3: waivers[0].rules[1] "stale-kye" is not a rule. Did you mean "stale-key"?'],
    ],
    [
      'an unknown kind of secret',
      'version: 1\nsecrets:\n  severity:\n    github-tokn: low\n',
      [
        '4: secrets.severity.github-tokn is neither a kind of secret nor a vendor. Did you mean "github-token"?',
      ],
    ],
    [
      'an override of a misspelt rule',
      'version: 1\noverrides:\n  - paths: [test/]\n    rules:\n      stale-kye: off\n',
      ['5: overrides[0].rules.stale-kye is not a rule. Did you mean "stale-key"?'],
    ],
    [
      'a waiver of a misspelt rule',
      waiver('rule: stale-kye', 'key: a', ...ANSWERED),
      ['3: waivers[0].rule "stale-kye" is not a rule. Did you mean "stale-key"?'],
    ],
    [
      'a waiver of half a fingerprint',
      waiver('rule: stale-key', 'fingerprint: ab12', ...ANSWERED),
      ['4: waivers[0].fingerprint must be the 32 hex digits of a fingerprint, as reports show it'],
    ],
    [
      'a waiver of a fingerprint of digits',
      waiver('rule: stale-key', `fingerprint: ${'12'.repeat(16)}`, ...ANSWERED),
      ['4: waivers[0].fingerprint must be text: put it in quotes'],
    ],
    [
      'a waiver without an owner',
      waiver('rule: stale-key', 'key: a', 'owner: ""', 'reason: b', 'expires: 2027-01-31'),
      ['5: waivers[0].owner must not be empty'],
    ],
    [
      'a waiver without an end',
      waiver('rule: stale-key', 'key: a', 'owner: b', 'reason: c'),
      ['3: waivers[0].expires is required'],
    ],
    [
      'a waiver without an expiration',
      waiver('rule: stale-key', 'key: a', 'owner: b', 'reason: c', 'expires: never'),
      ['7: waivers[0].expires must be a day such as 2027-01-31'],
    ],
    [
      'a day that does not exist',
      waiver('rule: stale-key', 'key: a', 'owner: b', 'reason: c', 'expires: 2027-02-30'),
      ['7: waivers[0].expires must be a day that exists, such as 2027-01-31'],
    ],
    [
      'a bracket that stays open',
      'version: 1\nrules: [a\nfail_on: high\n',
      [expect.stringMatching(/^3: This is not valid YAML: /)],
    ],
    [
      'tabs',
      'version: 1\nrules:\n\tstale-key: off\n',
      ['3: Lines are indented with tabs, which YAML does not allow. Use spaces.'],
    ],
    [
      'a name twice',
      'version: 1\nrules:\n  stale-key: off\n  stale-key: high\n',
      ['4: This name occurs twice in one mapping. Keep one of them.'],
    ],
    [
      'two documents',
      'version: 1\n---\nversion: 1\n',
      [expect.stringMatching(/^2: A second document begins here\./)],
    ],
    [
      'a tag',
      'version: 1\nfail_on: !!js/function "x"\n',
      [expect.stringMatching(/^2: This tag is not supported\./)],
    ],
    [
      'another YAML',
      '%YAML 1.1\n---\nversion: 1\n',
      [expect.stringMatching(/^1: YAML 1\.1 reads words such as "yes" differently\./)],
    ],
    [
      'an alias of nothing',
      'version: 1\nrules: *usual\n',
      ['2: The alias *usual has no anchor before this line. Write out its value.'],
    ],
    [
      'a bomb of aliases',
      `${bomb}\nversion: 1\n`,
      ['1: The file has too many aliases. Write out their values.'],
    ],
    [
      'an alias of itself',
      'version: 1\nrules: &r\n  stale-key: *r\n',
      ['3: rules.stale-key.stale-key is not a known field. Known fields: severity, unused_for'],
    ],
    ['a list as a name', 'version: 1\n? [a]\n: b\n', ['2: A key is missing here, or is not plain text.']],
    ['no name', 'version: 1\n: b\n', ['2: A key is missing here, or is not plain text.']],
    [
      'names that forge lines',
      'version: 1\n"x\\n::error::forged\\u001b[2J": 1\n',
      ['2: x\\u000a::error::forged\\u001b[2J is not a known field'],
    ],
  ])('%s', async (_, text, faults) => {
    expect(await faultsOf(text)).toEqual(faults);
  });

  it('reports all errors at once', async () => {
    expect(
      await faultsOf('version: 1\nfail_on: severe\nenvironments:\n  staging:\n    on_unavailable: maybe\n'),
    ).toEqual([
      '2: fail_on must be one of critical, high, medium, low, not "severe"',
      '5: environments.staging.on_unavailable must be one of fail, warn, not "maybe"',
    ]);
  });

  it('limits the number of reported errors', async () => {
    const [first, ...others] = await faultsOf(`version: 1\nrules: ${'['.repeat(5_000)}\n`);
    expect(first).toBe('2: This is nested too deeply.');
    expect(others.length).toBeLessThan(10);
  });
});

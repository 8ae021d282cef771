import { describe, expect, it } from 'vitest';
import { acmePolicy, acmeToken } from '../../../test/check/custom-pattern.ts';
import { faultsOf, layerFaults, read, together } from '../../../test/check/policy.ts';

/** A policy with one pattern, of these fields. */
function policyWith(...fields: readonly string[]): string {
  return [
    'version: 1',
    'secrets:',
    '  patterns:',
    ...fields.map((field, at) => `${at === 0 ? '    - ' : '      '}${field}`),
  ].join('\n');
}

const NAMED = ['id: acme', 'description: Acme token'];
const [TOKEN, OTHER] = [acmeToken(1), acmeToken(2)];
const TESTED = ['examples:', `  found: [x=${TOKEN}]`];

it('reads patterns, with the defaults of their fields', async () => {
  expect((await read(acmePolicy())).secretPatterns).toMatchObject([
    {
      id: 'custom-acme-token',
      severity: 'high',
      keywords: [],
      allow: [],
      paths: { include: [], exclude: [] },
      entropy: undefined,
      examples: { found: [expect.stringMatching(/^acme_[0-9a-f]{32}$/)], ignored: ['acme_config'] },
    },
  ]);
});

describe('the examples are tested when the policy is read', () => {
  it.each<[what: string, fields: readonly string[], fault: string]>([
    [
      'one that the pattern does not match',
      ['pattern: acme_[0-9a-f]{32}', 'examples:', '  found:', `    - x=${TOKEN}`, '    - acme_short'],
      '10: secrets.patterns[0].examples.found[1] is not found: the pattern does not match it',
    ],
    [
      'one that an allow pattern excludes',
      ['pattern: acme_[0-9a-f]{32}', `allow: [zzz, "${TOKEN.slice(-6)}$"]`, ...TESTED],
      `9: secrets.patterns[0].examples.found[0] is not found: the pattern matches 37 characters that end in ${TOKEN.slice(-4)}, but allow[1] matches it`,
    ],
    [
      'one with less entropy',
      ['pattern: acme_[0-9a-f]{32}', 'entropy: 5', ...TESTED],
      expect.stringMatching(
        /^9: .*found\[0\] is not found: the pattern matches 37 characters that end in ...., but its entropy is [34]\.\d\d, below the 5 of entropy$/,
      ),
    ],
    [
      'one without a keyword',
      ['pattern: "[0-9a-f]{32}"', 'keywords: [globex]', ...TESTED],
      expect.stringMatching(/^9: .* but none of its keywords is within 1000 bytes$/),
    ],
    [
      'a placeholder',
      ['pattern: acme_[0-9a-z]{12}', 'examples:', '  found: [acme_123456789012]'],
      expect.stringMatching(/^8: .* but it reads like a placeholder, such as "example"/),
    ],
    [
      'one that is found, and must not be',
      [
        'pattern: acme_[0-9a-f]{32}',
        'examples:',
        `  found: [x=${TOKEN}]`,
        '  ignored:',
        '    - acme',
        `    - "\\na = ${OTHER}"`,
      ],
      `11: secrets.patterns[0].examples.ignored[1] is found, at line 2, column 5: 37 characters that end in ${OTHER.slice(-4)}`,
    ],
  ])('%s', async (_, fields, fault) => {
    const faults = await faultsOf(policyWith(...NAMED, ...fields));
    expect(faults).toEqual([fault]);
    expect(faults.join()).not.toContain(TOKEN.slice(5, 15));
    expect(faults.join()).not.toContain(OTHER.slice(5, 15));
  });

  it('and so are those of a policy that this one extends, and of each pattern', async () => {
    const twice = `${acmePolicy()}    - id: other
      description: Other token
      pattern: other_[0-9]+
      examples: { found: [nothing] }
`;
    expect(await faultsOf(twice)).toEqual([
      '14: secrets.patterns[1].examples.found[0] is not found: the pattern does not match it',
    ]);
  });
});

describe('a pattern that is not valid is an error of the policy', () => {
  it.each<[what: string, fields: readonly string[], fault: unknown]>([
    [
      'a lookahead',
      ['pattern: acme(?=x)', ...TESTED],
      expect.stringMatching(
        /^6: secrets\.patterns\[0\]\.pattern uses a lookahead "\(\?=", which cannot be matched/,
      ),
    ],
    [
      'a backreference in an allow pattern',
      ['pattern: acme_[0-9a-f]{32}', 'allow: ["(a)\\\\1"]', ...TESTED],
      expect.stringMatching(/^7: secrets\.patterns\[0\]\.allow\[0\] uses a backreference "\\1"/),
    ],
    [
      'no text that is in every match',
      ['pattern: "[0-9a-f]{40}"', ...TESTED],
      expect.stringMatching(
        /^6: secrets\.patterns\[0\]\.pattern contains no text of three or more characters .* Add keywords/,
      ),
    ],
    [
      'a keyword that is too short',
      ['pattern: "[0-9a-f]{40}"', 'keywords: [ab]', ...TESTED],
      '7: secrets.patterns[0].keywords[0] must be three or more printable ASCII characters',
    ],
    ['no examples', ['pattern: acme_[0-9]+'], '4: secrets.patterns[0].examples is required'],
    [
      'no example of what is found',
      ['pattern: acme_[0-9]+', 'examples: { found: [], ignored: [acme] }'],
      '7: secrets.patterns[0].examples.found must contain at least one example',
    ],
    [
      'an example that is a number',
      ['pattern: acme_[0-9]+', 'examples: { found: [20202020] }'],
      '7: secrets.patterns[0].examples.found[0] must be text in quotes, or a list of texts that are joined',
    ],
    [
      'a misspelt field',
      ['patern: acme_[0-9]+', 'pattern: acme_[0-9a-f]{32}', ...TESTED],
      '6: secrets.patterns[0].patern is not a known field. Did you mean "pattern"?',
    ],
  ])('%s', async (_, fields, fault) => {
    expect(await faultsOf(policyWith(...NAMED, ...fields))).toEqual([fault]);
  });

  it('an id that is not one, or is taken', async () => {
    const rest = ['pattern: acme_[0-9a-f]{32}', ...TESTED];
    expect(await faultsOf(policyWith('id: Acme Token', 'description: Acme', ...rest))).toEqual([
      '4: secrets.patterns[0].id must be lower-case words with hyphens, such as acme-token',
    ]);
    const twice = `${acmePolicy()}    - id: acme-token
      description: Another token
      pattern: other_[0-9]+
      examples: { found: [other_7] }
`;
    expect(await faultsOf(twice)).toEqual([
      '11: secrets.patterns[1].id "acme-token" is the id of another pattern',
    ]);
  });

  it('a severity of a pattern that does not exist', async () => {
    expect(await faultsOf(acmePolicy('  severity: { custom-acme-tokens: low }\n'))).toEqual([
      '11: secrets.severity.custom-acme-tokens is neither a kind of secret nor a vendor. Did you mean "custom-acme-token"?',
    ]);
    expect(await faultsOf(acmePolicy('  severity: { custom-acme-token: low }\n'))).toEqual([]);
  });
});

const written = (id: string, severity: string) =>
  `secrets: { patterns: [{ id: ${id}, description: A, pattern: 'acme_[0-9]+', severity: ${severity}, examples: { found: [acme_7] } }] }`;

describe('policies that extend one another', () => {
  it('have the patterns of all, of which later ones replace those with their id', () => {
    const { secretPatterns } = together(written('a', 'high'), written('b', 'low'), written('a', 'medium'));
    expect(secretPatterns.map(({ id, severity }) => `${id} ${severity}`)).toEqual([
      'custom-b low',
      'custom-a medium',
    ]);
  });

  it.each(['secrets', 'rules.committed-secret', 'rules'])(
    'can add patterns where %s is locked, and change none',
    (lock) => {
      const base = `locked: [${lock}]\n${written('a', 'high')}`;
      expect(layerFaults(base, written('b', 'low'))).toEqual([]);
      expect(layerFaults(base, written('a', 'low'))).toEqual([
        `own.yaml:2: secrets.patterns[0].id "a" must not be changed, because base0.yaml:2 locks ${lock}`,
      ]);
      expect(layerFaults(base, 'secrets: { severity: { custom-a: low } }')).toEqual([
        `own.yaml:2: secrets.severity must not be set, because base0.yaml:2 locks ${lock}`,
      ]);
    },
  );

  it('cannot name the severity of a pattern that none of them has', () => {
    expect(layerFaults(written('a', 'high'), 'secrets: { severity: { custom-a: low } }')).toEqual([]);
    expect(layerFaults(written('a', 'high'), 'secrets: { severity: { custom-b: low } }')).toEqual([
      expect.stringContaining('secrets.severity.custom-b is neither a kind of secret nor a vendor'),
    ]);
  });
});

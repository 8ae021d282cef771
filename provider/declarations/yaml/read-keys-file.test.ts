import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryFiles, textAt } from '../memory-files.fixture.ts';
import { readKeysFile } from './read-keys-file.ts';

const PATH = 'lowerplane.yaml';
const DAY = 86_400_000;

async function read(text: string) {
  const files = { [PATH]: text };
  const { keys, faults } = await readKeysFile(memoryFiles(files), [PATH]);
  return { keys, faults, at: (range: Parameters<typeof textAt>[1]) => textAt(files, range) };
}

/** Faults as people see them: line and sentence. */
async function complaints(text: string): Promise<string[]> {
  return (await read(text)).faults.map(({ at, message }) => `${at.line}: ${message}`);
}

const ONE = `version: 1
keys:
  - name: CI gate
    permissions: read-only
    environments: [production, staging]
    expires_in: 90d
    rotation: { every: 90d, overlap: 7d }
    deletion_protection: true
    purpose: "CI/CD security gate"
    deliver_to:
      - file:
          path: ci.key
`;

describe('a keys file', () => {
  it('declares keys with the place of every value', async () => {
    const { keys, faults, at } = await read(ONE);
    expect(faults).toEqual([]);
    const [key] = keys;
    if (key === undefined || keys.length !== 1) expect.unreachable();
    expect(key).toMatchObject({
      origin: 'yaml',
      address: 'keys[0]',
      name: { kind: 'known', value: 'CI gate' },
      permissions: { kind: 'known', value: 'read-only' },
      environments: { kind: 'known', value: ['production', 'staging'] },
      expiration: { kind: 'known', value: { kind: 'in', ms: 90 * DAY } },
      rotation: { kind: 'known', value: { every: 90 * DAY, overlap: 7 * DAY, overlapMax: 28 * DAY } },
      destinations: { kind: 'known', value: ['file:ci.key'] },
      deletionProtection: { kind: 'known', value: true },
      secretInState: { kind: 'absent' },
      purpose: { kind: 'known', value: 'CI/CD security gate' },
      insertion: { path: PATH, afterLine: 3, lineText: '  - name: CI gate', indent: '    ', syntax: 'yaml' },
    });
    const texts = [key.name, key.permissions, key.environments, key.expiration, key.rotation, key.purpose];
    expect(texts.map((value) => (value.kind === 'known' ? at(value.at) : value.kind))).toEqual([
      'CI gate',
      'read-only',
      '[production, staging]',
      '90d',
      '{ every: 90d, overlap: 7d }',
      '"CI/CD security gate"',
    ]);
    expect(at(key.header)).toBe('name: CI gate');
    expect(at(key.extent)).toBe(ONE.slice(ONE.indexOf('name'), -1));
    expect(key.destinations.kind === 'known' && at(key.destinations.at)).toBe(
      '- file:\n          path: ci.key',
    );
  });

  it('has words for all environments, and for never', async () => {
    const { keys, at } = await read(
      'version: 1\nkeys: [{ name: a, permissions: admin, environments: all, expires_in: never }]',
    );
    expect(keys[0]).toMatchObject({
      environments: { kind: 'known', value: 'all' },
      expiration: { kind: 'known', value: { kind: 'never' } },
      insertion: undefined,
    });
    expect(keys[0]?.environments.kind === 'known' && at(keys[0].environments.at)).toBe('all');
  });

  it('is read where lines end with CR LF, and behind a byte order mark', async () => {
    const { keys, faults } = await read(`\ufeff${ONE.replaceAll('\n', '\r\n')}`);
    expect(faults).toEqual([]);
    expect(keys[0]?.insertion?.lineText).toBe('  - name: CI gate');
    expect(keys[0]?.name).toMatchObject({ value: 'CI gate', at: { line: 3, column: 11, endColumn: 18 } });
  });

  it('may be empty of keys', async () => {
    expect(await read('version: 1\nkeys: []\n')).toMatchObject({ keys: [], faults: [] });
  });

  it('declares in the order and at the places of the list, with more attributes behind the first', async () => {
    const { keys } = await read(
      'version: 1\nkeys:\n-\n  name: a\n  permissions: admin\n-   rotation:\n      every: 9d\n    name: b\n    permissions: admin\n',
    );
    expect(keys.map(({ address, insertion }) => [address, insertion?.afterLine, insertion?.indent])).toEqual([
      ['keys[0]', 4, '  '],
      ['keys[1]', 7, '    '],
    ]);
  });
});

describe('anchors', () => {
  const text = `version: 1
x-life: &life
  expires_in: 30d
  permissions: read-write
keys:
  - &first
    <<: *life
    name: a
    permissions: admin
  - { <<: [*first, *life], name: b }
  - *first
`;

  it('bring values in, which stand where they are written', async () => {
    const { keys, faults, at } = await read(text);
    expect(faults).toEqual([]);
    expect(keys.map(({ name, permissions }) => [name, permissions])).toMatchObject([
      [{ value: 'a' }, { value: 'admin' }],
      [{ value: 'b' }, { value: 'admin' }],
      [{ value: 'a' }, { value: 'admin' }],
    ]);
    for (const { expiration } of keys) {
      if (expiration.kind !== 'known') expect.unreachable();
      expect(at(expiration.at)).toBe('30d');
      expect(expiration.at.line).toBe(3);
    }
    expect(keys.map(({ header }) => header.line)).toEqual([7, 10, 11]);
    expect(keys.map(({ insertion }) => insertion?.afterLine)).toEqual([7, undefined, undefined]);
  });

  it.each([
    ['an alias without anchor', 'version: 1\nkeys: *none', /^2: There is no anchor &none/],
    [
      'one that refers to itself',
      'version: 1\nkeys: &k [*k]',
      /^2: This part is not read, because it is nested more than 50 levels/,
    ],
    [
      'a billion laughs',
      `version: 1\nx-a: &a [${'z,'.repeat(99)}z]\nx-b: &b [${'*a,'.repeat(99)}*a]\nx-c: &c [${'*b,'.repeat(99)}*b]\nkeys: [*c]`,
      /^\d+: This part is not read, because its aliases expand/,
    ],
    [
      'a merge of no mapping',
      'version: 1\nx-a: &a 1\nkeys: [{ <<: *a }]',
      /^3: After << write an alias of a mapping/,
    ],
  ])('are told when wrong: %s', async (_case, written, expected) => {
    const [first] = await complaints(written);
    expect(first).toMatch(expected);
  });

  it('may hold the whole list', async () => {
    const { keys, faults } = await read(
      'version: 1\nx-k: &k\n  - name: a\n    permissions: admin\nkeys: *k\n',
    );
    expect(faults).toEqual([]);
    expect(keys[0]?.insertion?.afterLine).toBe(3);
  });
});

describe('what is wrong', () => {
  const key = (attributes: string) =>
    `version: 1\nkeys:\n  - name: a\n    permissions: admin\n${attributes.replace(/^/gm, '    ')}\n`;

  it.each([
    ['', ['1: The file declares nothing. Write "version: 1", and the keys as a list under "keys:".']],
    ['version: 1\n', ['1: The file has no keys. Write "version: 1", and the keys as a list under "keys:".']],
    ['version: 2\nkeys: []\n', ['1: version must be 1, the only version of this format.']],
    ['- a', ['1: The file must be a mapping. Write "version: 1", and the keys as a list under "keys:".']],
    [
      'version: 1\nkeys:\n  a: {}\n',
      ['2: keys must be a list. Write "version: 1", and the keys as a list under "keys:".'],
    ],
    [
      'version: 1\nkey: []\nkeys: []',
      ['2: The file has the unknown field "key". Remove it, or begin its name with x- if it is your own.'],
    ],
    [
      'version: 1\nkeys:\n  - name: a\n',
      ['3: permissions is missing. Write "read-only", "read-write" or "admin".'],
    ],
    [
      'version: 1\nkeys:\n  - just a text\n',
      ['3: keys[0] must be a mapping with the attributes of a key, such as name.'],
    ],
    [
      'version: 1\nkeys:\n  - name: 123\n    permissions: admin\n',
      ['3: name must be a string, not 123. Put it in quotes.'],
    ],
    [
      key('environments: production'),
      [
        '5: environments must be a list, not "production". Name at least one environment, or leave environments out to reach all of them.',
      ],
    ],
    [
      key('environments: [prod]'),
      ['5: environments[...] must be "production", "staging" or "development", not "prod".'],
    ],
    [
      key('expires_in: 90 days'),
      [
        '5: expires_in must be "never" or a duration such as "90d" or "1d12h" (units w, d, h, m, s), not "90 days".',
      ],
    ],
    [
      key('expires_at: 2027-06-31T00:00:00Z'),
      [expect.stringMatching(/^5: expires_at must be an RFC 3339 .*2027-06-31/)],
    ],
    [key('expires_at: tomorrow'), [expect.stringMatching(/^5: expires_at must be an RFC 3339 .*"tomorrow"/)]],
    [
      key('expires_in: 9d\nexpires_at: 2027-06-30T00:00:00Z'),
      [expect.stringMatching(/both expires_at .* and expires_in .*Keep one/)],
    ],
    [
      key('secret_in_state: true'),
      [expect.stringMatching(/^5: secret_in_state is not an attribute that can be written/)],
    ],
    [key('deletion_protection: yes'), ['5: deletion_protection must be true or false, not "yes".']],
    [key('rotation: { overlap: 1d }'), [expect.stringMatching(/^5: .*neither every nor before_expiry/)]],
    [
      key('deliver_to:\n  - { file: { path: a }, age: { recipients: [age1x] } }'),
      [expect.stringMatching(/^6: deliver_to\[0\] names age and file/)],
    ],
    [key('expires_in:'), ['5: expires_in is null. Write a value, or remove expires_in.']],
    [key('purpose: ""'), [expect.stringMatching(/^5: purpose must not be empty/)]],
    [
      key('deliver_to:\n  - { file: { path: a, mode: 1 } }'),
      [
        '6: deliver_to[0].file.mode is not an attribute that can be written. Remove it, or write one of path.',
      ],
    ],
    [key('deliver_to:\n  - {}'), [expect.stringMatching(/^6: deliver_to\[0\] names no destination/)]],
  ])('in %j', async (text, expected) => {
    expect(await complaints(text)).toEqual(expected);
  });

  it('is told in YAML’s words when it is no YAML, and declares nothing', async () => {
    expect(await complaints('version: 1\n---\nversion: 1\n')).toEqual([
      '2: A second document begins here. Use one document, without a "---" line in between.',
    ]);
    expect(await complaints('version: 1\nkeys:\n\t- name: a\n')).toContainEqual(
      '3: Lines are indented with tabs, which YAML does not allow. Use spaces.',
    );
    expect(await complaints('version: 1\nversion: 1\nkeys: []\n')).toEqual([
      '2: This name occurs twice in one mapping. Keep one of them.',
    ]);
    expect(await complaints('%YAML 1.1\n---\nversion: 1\nkeys: []\n')).toEqual([
      expect.stringMatching(/^1: YAML 1\.1 reads words/),
    ]);
    expect(await complaints('version: 1\nkeys: !python/object []\n')).toEqual([
      expect.stringMatching(/^2: This tag is not supported/),
    ]);
    expect((await read('keys: ["')).faults[0]?.kind).toBe('unreadable');
  });

  it('leaves the rest of a key to be judged', async () => {
    const { keys } = await read(key('expires_in: soon\nenvironments: [staging]'));
    expect(keys[0]).toMatchObject({
      expiration: { kind: 'invalid' },
      environments: { kind: 'known', value: ['staging'] },
    });
  });

  it('is told of a file that is no text', async () => {
    const { faults, files } = await readKeysFile(memoryFiles({}), [PATH]);
    expect(faults).toMatchObject([{ kind: 'unreadable', at: { path: PATH } }]);
    expect(files).toEqual([PATH]);
  });

  it('is cut where there is no end to it', async () => {
    const faults = await complaints(`version: 1\nkeys:\n${'  - a\n'.repeat(500)}`);
    expect(faults).toHaveLength(50);
    expect(faults.at(-1)).toContain('This file has 451 more faults.');
  });

  it.each([
    ['nesting', `keys: ${'['.repeat(5_000)}`],
    ['many names', Array.from({ length: 5_000 }, (_, index) => `a${index}: 1`).join('\n')],
    ['more than anybody declares', `version: 1\nkeys: []\n${'#'.repeat(500_000)}`],
    ['a name of Object', 'version: 1\nkeys: [{ __proto__: { name: a }, constructor: 1, toString: 2 }]'],
    ['a collection as a name', 'version: 1\nkeys: [{ [a, b]: c }]'],
    ['NUL', 'version: 1\nkeys: [{ name: "\0" }]'],
  ])('never throws: %s', async (_case, text) => {
    expect((await read(text)).faults.length).toBeGreaterThan(0);
  });
});

describe('for any key', () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .filter((name) => name.trim() !== '');
  const styles = [
    (value: string) => JSON.stringify(value),
    (value: string) => `'${value.replaceAll("'", "''")}'`,
  ] as const;

  it('the text at the place of a value is the value as it is written', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.record({ name: text, style: fc.constantFrom(...styles), flow: fc.boolean() }), {
        minLength: 1,
        maxLength: 5,
      }),
      fc.constantFrom('\n', '\r\n'),
      async (keys, lineBreak) => {
        const lines = keys.flatMap(({ name, style, flow }) =>
          flow
            ? [`  - { permissions: admin, name: ${style(name)} } # end`]
            : ['  -   permissions: admin # some', `      name: ${style(name)}   `, '', '      # and more'],
        );
        const { keys: found, faults, at } = await read(['version: 1', 'keys:', ...lines].join(lineBreak));
        expect(faults).toEqual([]);
        expect(
          found.map(({ name }) => (name.kind === 'known' ? [name.value, at(name.at)] : name.kind)),
        ).toEqual(keys.map(({ name, style }) => [name, style(name)]));
      },
    );
    await fc.assert(property, { numRuns: 50 });
  });

  it('no text at all makes reading fail', async () => {
    const pieces = [
      'version: 1',
      'keys:',
      '- ',
      '  ',
      'name: ',
      '&a',
      '*a',
      '<<: ',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '|',
      '\t',
      '\n',
      '!x',
      '---',
      '#',
      'a',
      ': ',
    ];
    const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(soup, async (written) => {
        const { faults } = await read(written);
        const lines = written.split('\n').length;
        for (const { at, message } of faults) {
          expect(at.line).toBeGreaterThanOrEqual(1);
          expect(at.line).toBeLessThanOrEqual(lines);
          expect(message).toMatch(/^(?:[A-Z]|keys|version|x-).*\.$/s);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('examples/lowerplane.yaml', () => {
  const text = readFileSync(new URL('../../../examples/lowerplane.yaml', import.meta.url), 'utf8');

  it('declares four keys, and nothing is wrong with it', async () => {
    const { keys, faults } = await read(text);
    expect(faults).toEqual([]);
    expect(keys.map(({ name, permissions }) => [name, permissions])).toMatchObject([
      [{ value: 'CI/CD Pipeline - Production' }, { value: 'read-only' }],
      [{ value: 'Internal Dashboard' }, { value: 'read-only' }],
      [{ value: 'Evidence Upload' }, { value: 'read-write' }],
      [{ value: 'User Provisioning' }, { value: 'admin' }],
    ]);
    for (const key of keys) {
      expect(key.expiration.kind === 'known' || key.rotation.kind === 'known').toBe(true);
      expect(key.destinations.kind).toBe('known');
      expect(key.insertion?.indent).toBe('    ');
    }
  });
});

import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../memory-files.fixture.ts';
import { readKeysFile } from './read-keys-file.ts';
import { messages, PATH, read } from './read-text.fixture.ts';

describe('a fault of a keys file', () => {
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
        '6: deliver_to[0].file.mode is not an attribute that can be written. Remove it, or write one of path, format, variable, keep_previous_as.',
      ],
    ],
    [key('deliver_to:\n  - {}'), [expect.stringMatching(/^6: deliver_to\[0\] names no destination/)]],
  ])('in %j', async (text, expected) => {
    expect(await messages(text)).toEqual(expected);
  });

  it('is reported in terms of YAML when the file is not valid YAML', async () => {
    expect(await messages('version: 1\n---\nversion: 1\n')).toEqual([
      '2: A second document begins here. Use one document, without a "---" line in between.',
    ]);
    expect(await messages('version: 1\nkeys:\n\t- name: a\n')).toContainEqual(
      '3: Lines are indented with tabs, which YAML does not allow. Use spaces.',
    );
    expect(await messages('version: 1\nversion: 1\nkeys: []\n')).toEqual([
      '2: This name occurs twice in one mapping. Keep one of them.',
    ]);
    expect(await messages('%YAML 1.1\n---\nversion: 1\nkeys: []\n')).toEqual([
      expect.stringMatching(/^1: YAML 1\.1 reads words/),
    ]);
    expect(await messages('version: 1\nkeys: !python/object []\n')).toEqual([
      expect.stringMatching(/^2: This tag is not supported/),
    ]);
    expect((await read('keys: ["')).faults[0]?.kind).toBe('unreadable');
  });

  it('leaves the rest of a key to be checked', async () => {
    const { keys } = await read(key('expires_in: soon\nenvironments: [staging]'));
    expect(keys[0]).toMatchObject({
      expiration: { kind: 'invalid' },
      environments: { kind: 'known', value: ['staging'] },
    });
  });

  it('is that the file is not text', async () => {
    const { faults, files } = await readKeysFile(memoryFiles({}), [PATH]);
    expect(faults).toMatchObject([{ kind: 'unreadable', at: { path: PATH } }]);
    expect(files).toEqual([PATH]);
  });

  it('is counted instead of listed after the first 49', async () => {
    const faults = await messages(`version: 1\nkeys:\n${'  - a\n'.repeat(500)}`);
    expect(faults).toHaveLength(50);
    expect(faults.at(-1)).toContain('This file has 451 more faults.');
  });

  it.each([
    ['nesting', `keys: ${'['.repeat(5_000)}`],
    ['many names', Array.from({ length: 5_000 }, (_, index) => `a${index}: 1`).join('\n')],
    ['more than any user declares', `version: 1\nkeys: []\n${'#'.repeat(500_000)}`],
    ['a name of Object', 'version: 1\nkeys: [{ __proto__: { name: a }, constructor: 1, toString: 2 }]'],
    ['a collection as a name', 'version: 1\nkeys: [{ [a, b]: c }]'],
    ['NUL', 'version: 1\nkeys: [{ name: "\0" }]'],
  ])('never throws: %s', async (_case, text) => {
    expect((await read(text)).faults.length).toBeGreaterThan(0);
  });
});

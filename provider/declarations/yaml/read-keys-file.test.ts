import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DAY } from '../../keys/duration.ts';
import { messages, PATH, read } from './read-text.fixture.ts';

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
  it('declares keys with the position of every value', async () => {
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

  it('declares keys in the order of the list, and accepts more attributes after the first', async () => {
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

  it('insert values, whose positions are those of the anchor', async () => {
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
  ])('are reported when wrong: %s', async (_case, written, expected) => {
    const [first] = await messages(written);
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

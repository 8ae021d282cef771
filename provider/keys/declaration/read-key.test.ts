import { describe, expect, it } from 'vitest';
import { DAY } from '../duration.ts';
import { PENDING } from '../key.ts';
import { type AttributeSpecifications, map, set, string } from './attribute.ts';
import { declaredKey } from './declared-key.ts';
import { desiredKey, destinationTexts } from './desired-key.ts';
import type { DestinationSpecification } from './destination.ts';
import { checkDeclaration, readKey } from './read-key.ts';
import { convertedByTerraform } from './terraform-conversion.ts';
import { line } from './text-rule.ts';
import type { DeclaredMap, DeclaredValue } from './value.ts';

const UNKNOWN = Symbol('unknown');

/** A kind of destination, with the types of its values from its attributes. */
function defineDestination<const Kind extends string, const A extends AttributeSpecifications>(
  specification: DestinationSpecification<Kind, A>,
): DestinationSpecification<Kind, A> {
  return specification;
}

const box = defineDestination({
  kind: 'box',
  description: 'A box.',
  attributes: {
    label: string({ required: true, rule: line('a'), description: 'Its label.' }),
    readers: set(string({ description: 'A reader.' }), { description: 'Who can open it.' }),
  },
  *check({ label, readers }) {
    if (label === 'secret' && readers !== undefined && readers !== PENDING)
      yield { title: 'Open Secret', detail: 'has readers. Remove them.', path: ['readers'] };
  },
  identity: ({ label }) => `box:${label}`,
  place: ({ label }) => `box:${label.toLowerCase()}`,
  audience: ({ readers }) => readers?.join(' and '),
});
const seal = defineDestination({
  kind: 'seal',
  description: 'A seal.',
  attributes: { of: string({ required: true, description: 'Whose.' }) },
  atMostOne: 'Use one seal.',
  identity: ({ of }) => `seal:${of}`,
});
const pack = defineDestination({
  kind: 'pack',
  description: 'A pack.',
  attributes: {
    variables: map(string({ description: 'A value.' }), { required: true, description: 'Variables.' }),
  },
  identity: () => 'pack',
});
const KEY = declaredKey([box, seal, pack]);
const base = { name: 'CI gate', permissions: 'read-only' };

function tree(value: unknown): DeclaredValue {
  if (value === UNKNOWN) return { kind: 'unknown' };
  if (value === undefined) return { kind: 'absent' };
  if (Array.isArray(value)) return { kind: 'list', items: value.map(tree) };
  if (typeof value === 'object' && value !== null) return mapOf(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null)
    return { kind: 'scalar', value };
  throw new TypeError(`no value of a declaration: ${String(value)}`);
}

function mapOf(value: object): DeclaredMap {
  return {
    kind: 'map',
    entries: new Map(Object.entries(value).map(([name, item]) => [name, tree(item)])),
  };
}

const problems = (declared: object) =>
  checkDeclaration(KEY, mapOf({ ...base, ...declared })).map(({ path, detail }) => [path.join('.'), detail]);

describe('checkDeclaration', () => {
  it('finds nothing wrong with a good declaration, nor with one of which nothing is known', () => {
    expect(problems({ deliver_to: [{ box: { label: 'a' } }], expires_in: '90d' })).toEqual([]);
    const unknown = Object.fromEntries(Object.keys(KEY.attributes).map((name) => [name, UNKNOWN]));
    expect(problems(unknown)).toEqual([]);
    expect(problems({ deliver_to: [UNKNOWN, { box: UNKNOWN }, { box: { label: UNKNOWN } }] })).toEqual([]);
  });

  it('counts the characters of a name as LowerPlane does', () => {
    expect(problems({ name: '\u{1f600}'.repeat(100) })).toEqual([]);
    expect(problems({ name: '\u{1f600}'.repeat(101) })).toEqual([
      ['name', 'name must have at most 100 characters; it has 101. Shorten it.'],
    ]);
  });

  it('says where each fault is, and quotes it', () => {
    expect(
      problems({
        permissions: 'root',
        environments: ['prod'],
        rotation: { every: 'soon' },
        deliver_to: [{ box: { label: '' } }, { box: 'a' }],
      }),
    ).toEqual([
      ['permissions', 'permissions must be "read-only", "read-write" or "admin", not "root".'],
      ['environments.0', 'environments[...] must be "production", "staging" or "development", not "prod".'],
      [
        'rotation.every',
        'rotation.every must be a duration such as "90d" or "1d12h" (units w, d, h, m, s), not "soon".',
      ],
      ['deliver_to.0.box.label', 'deliver_to[0].box.label must not be empty. Write, for example, "a".'],
      ['deliver_to.1.box', 'deliver_to[1].box must be an object, not "a".'],
    ]);
  });

  it('asks each destination about itself, and compares places', () => {
    expect(
      problems({
        deliver_to: [
          { box: { label: 'secret', readers: ['b'] } },
          { box: { label: 'A' } },
          { seal: { of: 'x' } },
          { box: { label: 'a' } },
          { seal: { of: 'y' } },
          { box: { label: UNKNOWN, readers: [] } },
        ],
      }),
    ).toEqual([
      ['deliver_to.0.box.readers', 'deliver_to[0].box has readers. Remove them.'],
      [
        'deliver_to.3',
        'deliver_to[3] delivers to the same location as deliver_to[1], box:a. Remove one of them.',
      ],
      ['deliver_to.4', 'deliver_to[4] is a second seal destination, after deliver_to[2]. Use one seal.'],
    ]);
  });

  it('refuses the name of nothing, and null where it is not the same as nothing', () => {
    expect(problems({ pigeon: 1, expires_in: null })).toEqual([
      ['pigeon', expect.stringContaining('pigeon is not an attribute that can be written.')],
      ['expires_in', 'expires_in is null. Write a value, or remove expires_in.'],
    ]);
  });

  it('never repeats a secret that was written as a name, or in a place', () => {
    const identity = `AGE-SECRET-KEY-1${'Q'.repeat(58)}`;
    const reported = problems({
      [identity]: 1,
      [`lp_${'a'.repeat(36)}`]: 1,
      deliver_to: [
        { box: { label: identity } },
        { box: { label: identity } },
        { pack: { variables: { [identity]: null } } },
      ],
    });
    expect(reported).toHaveLength(4);
    for (const [, detail] of reported) {
      expect(detail).toContain('(a secret, not shown)');
      expect(detail).not.toMatch(/AGE-SECRET|lp_a/i);
    }
  });

  it('never repeats a secret', () => {
    const reported = problems({
      name: `AGE-SECRET-KEY-1${'Q'.repeat(58)} `,
      expires_in: `lp_${'a'.repeat(36)}`,
    });
    expect(reported).toHaveLength(2);
    expect(JSON.stringify(reported)).not.toMatch(/AGE-SECRET|lp_a/);
  });
});

describe('readKey', () => {
  it('reads a declaration in the planner’s terms', () => {
    const reading = readKey(
      KEY,
      mapOf({
        ...base,
        environments: ['staging', 'production', 'staging'],
        rotation: { every: '90d', overlap: '7d' },
        secret_in_state: true,
        deliver_to: [{ box: { label: 'a', readers: ['b', 'c'] } }, UNKNOWN],
      }),
    );
    expect(desiredKey({ ...reading, destinations: destinationTexts(reading) }, 'now')).toEqual({
      name: 'CI gate',
      permissions: 'read-only',
      environments: ['production', 'staging'],
      expiration: { kind: 'in', ms: 97 * DAY },
      rotation: {
        every: 90 * DAY,
        beforeExpiry: undefined,
        overlap: 7 * DAY,
        overlapMax: 28 * DAY,
        anchor: undefined,
      },
      destinations: ['box:a (for b and c)', PENDING, 'state'],
      trigger: 'now',
      recreateAbsent: false,
    });
  });

  it('reads what an earlier version has stored, whatever the rules say now', () => {
    const stored = mapOf({ ...base, deliver_to: [{ box: { label: '' } }, { box: { label: '' } }] });
    expect(readKey(KEY, stored).destinations).toMatchObject({
      kind: 'known',
      value: [{ identity: 'box:' }, { identity: 'box:' }],
    });
    expect(readKey(KEY, stored, () => {}).destinations).toEqual({ kind: 'invalid' });
  });
});

describe('convertedByTerraform', () => {
  it('converts scalars, and drops names that Terraform ignores', () => {
    const resource = mapOf({
      name: 5,
      permissions: true,
      deletion_protection: '1',
      force_revoke: 'True',
      expires_in: 1e21,
      pigeon: 1,
      deliver_to: [{ box: { label: 1.5, pigeon: 2 }, pigeon: {} }],
    });
    expect(convertedByTerraform(KEY.attributes, resource)).toEqual(
      mapOf({
        name: '5',
        permissions: 'true',
        deletion_protection: true,
        force_revoke: 'True',
        expires_in: UNKNOWN,
        pigeon: 1,
        deliver_to: [{ box: { label: '1.5' } }],
      }),
    );
  });
});

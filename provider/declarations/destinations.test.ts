import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { destinationIds } from '../terraform/resources/api-key/destinations.ts';
import { destinationsOf } from './destinations.ts';
import { type Plain, placed } from './static-value.ts';

const AT = { path: 'main.tf', line: 1, column: 1, endLine: 1, endColumn: 2 };

const text = fc.stringMatching(/^[a-z0-9 ]{1,8}$/);
const repository = fc.tuple(text, text).map(([owner, name]) => `${owner}/${name}`);
const nothing = { file: null, age: null, github_actions_secret: null, vault_kv: null, command: null };
const noTarget = {
  repository: null,
  environment: null,
  organization: null,
  visibility: null,
  selected_repository_ids: null,
};
const visibility = fc.oneof(
  fc.constantFrom({ visibility: null }, { visibility: 'all' }, { visibility: 'private' }),
  fc
    .uniqueArray(fc.nat(), { minLength: 1, maxLength: 3 })
    .map((ids) => ({ visibility: 'selected', selected_repository_ids: ids })),
);
const target = fc.oneof(
  fc.record({ name: text, repository }),
  fc.record({ name: text, repository, environment: text }),
  fc
    .tuple(fc.record({ name: text, organization: text }), visibility)
    .map(([place, seen]) => ({ ...place, ...seen })),
);
const element = fc.oneof(
  text.map((path) => ({ ...nothing, file: { path } })),
  fc
    .uniqueArray(text, { minLength: 1, maxLength: 3 })
    .map((recipients) => ({ ...nothing, age: { recipients } })),
  fc.record({ mount: text, path: text, key: text }).map((vault) => ({ ...nothing, vault_kv: vault })),
  fc
    .array(text, { minLength: 1, maxLength: 3 })
    .map((program) => ({ ...nothing, command: { program, environment: null, timeout: null } })),
  target.map((place) => ({ ...nothing, github_actions_secret: { ...noTarget, ...place } })),
);

it('names places as the planner does', () => {
  fc.assert(
    fc.property(fc.array(element, { minLength: 1, maxLength: 4 }), fc.boolean(), (deliverTo, inState) => {
      const planned = destinationIds({ deliver_to: deliverTo, secret_in_state: inState });
      fc.pre(new Set(planned).size === planned.length);
      const complaints: string[] = [];
      const declared = destinationsOf(placed(plainIn(deliverTo), AT), placed(inState, AT), (_, message) =>
        complaints.push(message),
      );
      expect(complaints).toEqual([]);
      expect(declared).toEqual({ kind: 'known', value: planned, at: AT });
    }),
  );
});

describe('what names no place', () => {
  it.each([
    ['text', /is no list/],
    [[], /is empty/],
    [[{ pigeon: {} }], /names no destination that exists/],
    [[{ file: { path: 'a' }, command: { program: ['b'] } }], /names file and command/],
    [[{ file: {} }], /file has no path/],
    [[{ file: 'a' }], /file is no object/],
    [[{ github_actions_secret: { name: 'A' } }], /neither a repository nor an organization/],
    [[{ file: { path: 'a' } }, { file: { path: 'a' } }], /names file:a twice/],
  ])('%j', (value, message) => {
    const complaints: string[] = [];
    const declared = destinationsOf(placed(plainIn(value), AT), undefined, (_, said) =>
      complaints.push(said),
    );
    expect(declared.kind).toBe('invalid');
    expect(complaints).toEqual([expect.stringMatching(message)]);
  });
});

it('cannot tell the places when it cannot tell whether the state is one', () => {
  const unknown = { kind: 'undecidable', because: 'it depends on var.x', at: AT } as const;
  expect(destinationsOf(undefined, unknown, () => {})).toMatchObject({ kind: 'undecidable' });
  expect(destinationsOf(undefined, placed(true, AT), () => {})).toEqual({
    kind: 'known',
    value: ['state'],
    at: AT,
  });
});

function plainIn(value: unknown): Plain {
  if (Array.isArray(value)) return value.map(plainIn);
  if (typeof value === 'object' && value !== null)
    return new Map(Object.entries(value).map(([name, item]) => [name, plainIn(item)]));
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

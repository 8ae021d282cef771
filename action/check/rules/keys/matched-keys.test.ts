import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ABSENT } from '../../../../provider/declarations/declared-attribute.ts';
import {
  daysAgo,
  declarations,
  declared,
  known,
  live,
  NOW,
  revoked,
  VARIABLE,
} from '../../../../test/check/keys.ts';
import { matchKeys } from './matched-keys.ts';

/** A key whose id contains its age. */
const aged = (days: number, given: Parameters<typeof live>[0] = {}) =>
  live({ id: `key_${days}`, created_at: daysAgo(days), last_used_at: null, ...given });

const idsOf = (keys: readonly { readonly id: string }[]) => keys.map(({ id }) => id);

function joined(declaration: ReturnType<typeof declared>, ...keys: ReturnType<typeof live>[]) {
  const [group] = matchKeys(declarations(declaration), keys, NOW);
  if (!group) throw new Error('no group');
  const { current, overlapping, surplus, ended } = group;
  return [current, overlapping, surplus, ended].map(idsOf);
}

describe('keys of a declared name', () => {
  it('are current when they are the newest active ones', () => {
    expect(joined(declared(), aged(70, revoked(60)), aged(10), aged(1, revoked(0)))).toEqual([
      ['key_10'],
      [],
      [],
      ['key_1', 'key_70'],
    ]);
  });

  it('overlap until their overlap is over', () => {
    expect(joined(declared(), aged(65), aged(5))).toEqual([['key_5'], ['key_65'], [], []]);
  });

  it('are surplus after it', () => {
    expect(joined(declared(), aged(65), aged(8))).toEqual([['key_8'], [], ['key_65'], []]);
  });

  it('are kept after it while they are used, up to the limit', () => {
    const used = { last_used_at: daysAgo(1) };
    expect(joined(declared(), aged(65, used), aged(8))).toEqual([['key_8'], ['key_65'], [], []]);
    expect(joined(declared(), aged(65, used), aged(28))).toEqual([['key_28'], [], ['key_65'], []]);
  });

  it('are surplus at once without rotation, and kept when the rotation is not known', () => {
    expect(joined(declared({ rotation: ABSENT }), aged(65), aged(1))).toEqual([
      ['key_1'],
      [],
      ['key_65'],
      [],
    ]);
    expect(joined(declared({ rotation: VARIABLE }), aged(65), aged(40))).toEqual([
      ['key_40'],
      ['key_65'],
      [],
      [],
    ]);
  });

  it('are compared without surrounding spaces', () => {
    expect(joined(declared({ name: known('  CI gate ') }), aged(1))[0]).toEqual(['key_1']);
  });
});

it('takes a key that OpenTofu does not declare for undeclared', () => {
  const forTerraform = declared({ tool: 'Terraform' });
  const [group] = matchKeys(declarations(forTerraform), [aged(1)], NOW);
  expect({ declared: group?.declarations, surplus: idsOf(group?.surplus ?? []) }).toEqual({
    declared: [],
    surplus: ['key_1'],
  });
  const both = matchKeys(declarations(forTerraform, declared({ tool: 'OpenTofu' })), [aged(1)], NOW);
  expect(both.map(({ declarations: each }) => each.length)).toEqual([1]);
});

it('puts each key in exactly one group', () => {
  const names = fc.constantFrom('a', 'b', 'c');
  const keys = fc.array(
    fc.record({ name: names, age: fc.nat(900), gone: fc.boolean(), used: fc.option(fc.nat(100)) }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(fc.array(names, { maxLength: 4 }), keys, (declaredNames, given) => {
      const live = given.map(({ name, age, gone, used }, index) =>
        aged(age, {
          id: `key_${index}`,
          name,
          last_used_at: used === null ? null : daysAgo(used),
          ...(gone && revoked(1)),
        }),
      );
      const groups = matchKeys(
        declarations(...declaredNames.map((name) => declared({ name: known(name) }))),
        live,
        NOW,
      );
      const placed = groups.flatMap(({ current, overlapping, surplus, ended }) =>
        idsOf([...current, ...overlapping, ...surplus, ...ended]),
      );
      expect(placed.toSorted()).toEqual(live.map(({ id }) => id).toSorted());
      expect(new Set(groups.map(({ name }) => name)).size).toBe(groups.length);
      for (const { declarations: standing, current } of groups) {
        expect(current.length).toBeLessThanOrEqual(standing.length);
      }
    }),
  );
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import { ABSENT, type Declared } from '../../../provider/declarations/declared.ts';
import type { KeyDeclaration } from '../../../provider/declarations/key-declaration.ts';
import { ENVIRONMENTS, type EnvironmentScope } from '../../../provider/keys/environments.ts';
import type { ExpirationRule } from '../../../provider/keys/expiration.ts';
import { PERMISSIONS } from '../../../provider/keys/permissions.ts';
import type { RotationRule } from '../../../provider/keys/rotation.ts';
import type { KnownFacts } from '../facts.ts';
import { at, DAY, daysAgo, declared, findings, known, live, NOW, VARIABLE } from '../key.fixture.ts';
import { ALL_RULES } from './rule-set.ts';

/** Names as they come, and as they are when somebody means harm. */
const name = fc.oneof(
  fc.constantFrom('CI gate', 'Board', 'Evidence Upload'),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('::error::x\n::stop', '\u001b[31mred', 'a\r\nb', '\u202eevil'),
);

const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Declared<Value>> =>
  fc.oneof(
    { weight: 4, arbitrary: value.map((one) => known(one)) },
    fc.constant(ABSENT),
    fc.constant(VARIABLE),
    fc.constant({ kind: 'invalid', at: at(3) } as const),
  );

const days = (min: number, max: number) => fc.integer({ min, max }).map((count) => count * DAY);
const environments: fc.Arbitrary<EnvironmentScope> = fc.oneof(
  fc.constant('all' as const),
  fc.subarray([...ENVIRONMENTS], { minLength: 1 }),
);
const expiration: fc.Arbitrary<ExpirationRule> = fc.oneof(
  fc.constant({ kind: 'never' } as const),
  days(1, 900).map((ms) => ({ kind: 'in', ms }) as const),
  days(-900, 900).map((ms) => ({ kind: 'at', at: NOW + ms }) as const),
);
const rotation: fc.Arbitrary<RotationRule> = fc.record({
  every: fc.option(days(1, 900), { nil: undefined }),
  beforeExpiry: fc.option(days(1, 90), { nil: undefined }),
  overlap: days(0, 90),
  overlapMax: fc.option(days(1, 300), { nil: undefined }),
  anchor: fc.option(
    days(-900, 900).map((ms) => NOW + ms),
    { nil: undefined },
  ),
});

const declaration: fc.Arbitrary<KeyDeclaration> = fc
  .record({
    name: maybe(name),
    permissions: maybe(fc.constantFrom(...PERMISSIONS)),
    environments: maybe(environments),
    expiration: maybe(expiration),
    rotation: maybe(rotation),
    destinations: maybe(fc.array(fc.constantFrom('file:a', 'file:b', 'age:age1x'), { maxLength: 3 })),
    secretInState: maybe(fc.boolean()),
    deletionProtection: maybe(fc.boolean()),
    purpose: maybe(name),
    origin: fc.constantFrom('terraform', 'terraform-json', 'cdk', 'yaml'),
    address: name,
  })
  .map((given) => declared(given));

const key: fc.Arbitrary<ApiKey> = fc
  .record({
    name,
    permissions: fc.constantFrom(...PERMISSIONS),
    environments,
    status: fc.constantFrom('active', 'revoked'),
    created: fc.nat(900),
    expires: fc.option(fc.integer({ min: -900, max: 900 })),
    used: fc.option(fc.nat(900)),
    id: fc.nat(1_000_000).map((number) => `key_${number.toString().padStart(20, '0')}`),
  })
  .map(({ created, expires, used, environments: scope, ...rest }) =>
    live({
      ...rest,
      environments: scope === 'all' ? scope : [...scope],
      created_at: daysAgo(created),
      expires_at: expires === null ? null : daysAgo(expires),
      last_used_at: used === null ? null : daysAgo(used),
    }),
  );

const facts: fc.Arbitrary<KnownFacts> = fc.record({
  declarations: fc.record({
    keys: fc.array(declaration, { maxLength: 4 }),
    faults: fc.array(
      fc.record({
        kind: fc.constantFrom('unreadable', 'invalid-value'),
        at: fc.constant(at(5)),
        message: name,
      }),
      { maxLength: 1 },
    ),
    files: fc.constant(['main.tf']),
  }),
  keys: fc.array(key, { maxLength: 5 }),
  self: key,
  secrets: fc.constant({
    scope: {
      kind: 'tree',
      root: '/',
      inRepository: true,
      shallow: false,
      commits: 0,
      files: 0,
      bytes: 0,
      windowed: 0,
      skipped: [],
      threads: 1,
      engine: 'script',
    },
    findings: [],
    allowed: [],
    carried: [],
  } as const),
  postures: fc.constant([]),
  tests: fc.constant([]),
  controls: fc.constant([]),
  postureBaseline: fc.constant({ recordedAt: daysAgo(1), scores: [] }),
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
const FORGED = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

it.each(ALL_RULES)('$id has a sound answer to whatever is declared and lives', (rule) => {
  fc.assert(
    fc.property(facts, fc.constantFrom(undefined, ...ENVIRONMENTS), (given, environment) => {
      const found = findings(rule, given, environment ? { environment } : {});
      for (const one of found) {
        expect(one.message).not.toMatch(/undefined|NaN|Infinity|\[object/);
        expect(one.message).not.toMatch(FORGED);
        if (one.kind === 'violation') expect(one.fix ?? rule.fix).not.toMatch(FORGED);
      }
      // Facts and time are all there is to it.
      expect(findings(rule, given, environment ? { environment } : {})).toEqual(found);
    }),
    { numRuns: 60 },
  );
});

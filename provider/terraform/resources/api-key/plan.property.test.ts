import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveExpiration } from '../../../keys/expiration.ts';
import { isKnown, type KeyStatus, PENDING } from '../../../keys/key.ts';
import { DAY, NOW } from '../../../keys/plan.fixture.ts';
import { record as sample } from '../../../lifecycle/record.fixture.ts';
import type { KeyRecord } from '../../../lifecycle/record.ts';
import { Dynamic, UNKNOWN, type Value } from '../../plugin/index.ts';
import { differences } from '../../plugin/planning/differences.ts';
import { readObject, writeObject } from '../../plugin/rpc/dynamic-value.ts';
import { planResourceChange } from '../../plugin/rpc/plan-resource-change.ts';
import { writePrivateState } from '../../plugin/rpc/private-state.ts';
import { Catalog, Run } from '../../plugin/rpc/run.ts';
import { compile } from '../../plugin/schema/compile.ts';
import { AttributePath } from '../../plugin/values/path.ts';
import type { ValueType } from '../../plugin/values/type.ts';
import { isObjectValue, type ObjectValue } from '../../plugin/values/value.ts';
import { provider } from '../../provider.ts';
import type { Session } from '../../session.ts';
import { unconfigured } from '../../unconfigured.ts';
import { declaredKey } from './declared-key.ts';
import { privateStateOf } from './record.ts';
import { type ApiKeyState, schema } from './schema.ts';
import { appliedState } from './state.ts';

const compiled = compile(schema);
const ACCESS = { credentials: {}, environment: {} };

/** A value of a type in which attributes that are not given are null. */
function complete(type: ValueType, value: Value): Value {
  if (typeof type === 'string' || value === null) return value;
  if (type[0] === 'list' && Array.isArray(value)) return value.map((item) => complete(type[1], item));
  if (type[0] !== 'object' || !isObjectValue(value)) return value;
  const attributes = Object.entries(type[1]);
  return Object.fromEntries(attributes.map(([name, field]) => [name, complete(field, value[name] ?? null)]));
}

const file = (name: string): Value => ({ file: { path: join(tmpdir(), name) } });
const date = (days: number) => new Date(NOW + days * DAY).toISOString();
const trigger = (revision: string) =>
  new Dynamic(['object', { revision: 'string', seen: ['tuple', ['bool']] }], { revision, seen: [true] });

/** A value, and what of it may be unknown. */
interface Written {
  readonly value: Value;
  readonly hidden: readonly Value[];
}
const written = (value: Value, ...hidden: readonly Value[]): Written => ({
  value,
  hidden: [value, UNKNOWN, ...hidden],
});

const NOTHING = written(null);
const POOL = {
  name: [written('CI gate'), written('Renamed')],
  permissions: [written('read-only'), written('admin')],
  environments: [NOTHING, written(['production']), written(['production', 'staging'])],
  expires_at: [NOTHING, NOTHING, written(date(40)), written(date(-3))],
  expires_in: [NOTHING, written('90d'), written('365d'), written('never')],
  deliver_to: [
    NOTHING,
    written([file('a.key')], [UNKNOWN], [{ file: { path: UNKNOWN } }], [{ file: UNKNOWN }]),
    written([file('a.key'), file('b.key')], [file('a.key'), UNKNOWN], [UNKNOWN, UNKNOWN]),
  ],
  rotation: [
    NOTHING,
    written({ every: '30d' }, { every: UNKNOWN }),
    written({ every: '180d', overlap: '7d' }, { every: '180d', overlap: UNKNOWN }),
    written({ before_expiry: '20d', overlap: '3d' }, { before_expiry: UNKNOWN, overlap: '3d' }),
    written(
      { every: '60d', before_expiry: '20d', anchor: date(-90) },
      { every: '60d', before_expiry: UNKNOWN, anchor: date(-90) },
      { every: UNKNOWN, before_expiry: '20d', anchor: UNKNOWN },
    ),
  ],
  rotate_trigger: [
    NOTHING,
    written(new Dynamic('string', 'a'), new Dynamic('string', UNKNOWN)),
    ...['1', '2'].map((revision) =>
      written(
        trigger(revision),
        new Dynamic(['object', { revision: 'string', seen: 'dynamic' }], { revision, seen: UNKNOWN }),
        new Dynamic(['object', { revision: 'dynamic', seen: ['tuple', ['bool']] }], {
          revision: UNKNOWN,
          seen: [UNKNOWN],
        }),
      ),
    ),
  ],
  deletion_protection: [NOTHING, written(true), written(false)],
  recreate_absent: [NOTHING, written(true), written(false)],
  force_revoke: [NOTHING, written(true)],
  secret_in_state: [NOTHING, written(true), written(false)],
} as const satisfies Record<string, readonly Written[]>;

interface Declaration {
  readonly known: ObjectValue;
  readonly partly: ObjectValue;
}

/** A declaration, and the same with some of its values unknown. */
const declaration: fc.Arbitrary<Declaration> = fc
  .record(
    Object.fromEntries(
      Object.entries<readonly Written[]>(POOL).map(([name, pool]) => [
        name,
        fc
          .constantFrom(...pool)
          .chain(({ value, hidden }) => fc.constantFrom(...hidden).map((partly) => ({ value, partly }))),
      ]),
    ),
  )
  .map((attributes) => {
    const part = (which: 'value' | 'partly') => {
      const values = Object.entries(attributes).map(([name, each]): [string, Value] => [name, each[which]]);
      const whole = complete(compiled.type, Object.fromEntries(values));
      if (!isObjectValue(whole)) throw new Error('a declaration is an object');
      return whole;
    };
    return { known: part('value'), partly: part('partly') };
  })
  .filter(({ known }) => known.expires_at === null || known.expires_in === null);

interface Prior {
  readonly state: ObjectValue;
  readonly privateState: Uint8Array;
}

/** The key of a declaration as a refresh stored it. */
const prior: fc.Arbitrary<Prior> = fc
  .record({
    declared: declaration,
    age: fc.constantFrom(0, 10, 100, 400),
    status: fc.constantFrom<KeyStatus>('active', 'active', 'active', 'revoked', 'absent'),
    imported: fc.constantFrom('no', 'just now', 'applied since'),
    held: fc.boolean(),
  })
  .map(({ declared: { known }, age, status, imported, held }) => {
    const state = { ...known, previous: [] } as unknown as ApiKeyState;
    const applied = declaredKey(state, ACCESS);
    const { desired } = applied;
    if (desired.expiration === PENDING || desired.permissions === PENDING || desired.environments === PENDING)
      throw new Error('the declaration is known');
    const createdAt = NOW - age * DAY;
    const expiration = resolveExpiration(desired.expiration, createdAt);
    const expired = status === 'active' && expiration.kind === 'at' && expiration.at <= NOW;
    const record: KeyRecord = {
      ...sample,
      applied,
      permissions: desired.permissions,
      environments: desired.environments,
      name: state.name,
      trigger: desired.trigger === PENDING ? undefined : desired.trigger,
      createdAt,
      expiration,
      status: expired ? 'expired' : status,
      triggerUnrecorded: imported === 'just now',
      destinations: imported !== 'no' ? 'elsewhere' : desired.destinations.filter(isKnown),
      decidedAt: NOW,
      predecessors: held
        ? [
            {
              id: 'key_0',
              lastFour: 'cd34',
              expired: false,
              lastUsedBefore: undefined,
              overlap: {
                deliveredAt: NOW - 20 * DAY,
                retiresAt: NOW - 13 * DAY,
                lastUsedAt: NOW - DAY,
                requestsBefore: 3,
                requestsSince: 4,
              },
            },
          ]
        : [],
    };
    return {
      state: {
        ...(appliedState(state as never, record) as unknown as ObjectValue),
        status: record.status,
      },
      privateState: writePrivateState(privateStateOf(record)),
    };
  });

const run = new Run<Session>(new Catalog(provider));
run.configure({ ...unconfigured(), now: () => NOW });

async function planned(config: ObjectValue, before: Prior | undefined) {
  const computed = Object.fromEntries(
    Object.entries(compiled.attributes).flatMap(([name, { presence }]) =>
      presence === 'computed' ? [[name, before?.state[name] ?? (before ? null : UNKNOWN)]] : [],
    ),
  );
  const response = await planResourceChange(run, {
    typeName: 'lowerplane_api_key',
    priorState: writeObject(compiled, before?.state ?? null),
    proposedNewState: writeObject(compiled, { ...config, ...computed }),
    config: writeObject(compiled, config),
    priorPrivate: before?.privateState ?? new Uint8Array(0),
  });
  const errors = (response.diagnostics ?? []).filter(({ severity }) => severity === 1);
  return { plan: readObject(compiled, response.plannedState), errors };
}

describe('the plan of a key, whichever of its declared values are unknown', () => {
  it('is valid, and what it shows as known is still so when the values are known', async () => {
    const rounds = fc.asyncProperty(
      declaration,
      fc.option(prior, { nil: undefined }),
      async ({ known, partly }, before) => {
        const early = await planned(partly, before);
        expect(early.errors.filter(({ summary }) => summary.startsWith('Provider Bug'))).toEqual([]);
        const late = await planned(known, before);
        expect(late.errors.filter(({ summary }) => summary.startsWith('Provider Bug'))).toEqual([]);
        // Refused once everything is known: nothing is applied.
        if (early.errors.length > 0 || late.errors.length > 0) return;
        expect(differences(compiled.type, early.plan, late.plan, new AttributePath([]))).toEqual([]);
      },
    );
    await fc.assert(rounds, { numRuns: 1_000 });
  });
});

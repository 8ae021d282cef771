import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { DeliveryError } from '../../../provider/delivery/destination.ts';
import { randomKeyText } from '../../../provider/emulator/issue-key.ts';
import { PENDING } from '../../../provider/keys/key.ts';
import { applyKey } from '../../../provider/lifecycle/apply-key.ts';
import type { DeclaredKey } from '../../../provider/lifecycle/declared-key.ts';
import { successorBase } from '../../../provider/lifecycle/idempotency-keys.ts';
import { Journal, type JournalStore } from '../../../provider/lifecycle/journal.ts';
import { memoryStore } from '../../../provider/lifecycle/journal-memory.ts';
import { Report } from '../../../provider/lifecycle/report.ts';
import { apiKeyExample } from '../../../schemas/examples.ts';
import { DAY, declare, MONTHLY, opened as openedSession, statuses } from './declared-session.ts';

/** A first key to create, and a journal that can be read and can fail. */
async function opened() {
  const world = await openedSession();
  const entries = new Map<string, string>();
  const noted = (changes: Partial<JournalStore> = {}, run = world.session) => ({
    ...run,
    journal: new Journal({ ...memoryStore(entries, 'one', () => 'yes'), ...changes }, randomUUID),
  });
  const notes = () => [...entries.values()].map((text) => JSON.parse(text));
  return { ...world, entries, noted, notes };
}

describe('a key that cannot be created as declared', () => {
  test.each(['name', 'permissions', 'environments', 'expiration'] as const)(
    'is not created while its %s is still not known',
    async (attribute) => {
      const { destination, apply, emulator } = await opened();
      emulator.requests.reset();
      const creation = apply(declare(destination, { [attribute]: PENDING }));
      await expect(creation).rejects.toThrow('Value Not Known At Apply');
      expect(emulator.requests.counts().createApiKey).toBeUndefined();
    },
  );

  test('is not created while a destination cannot be opened', async () => {
    const { destination, apply, emulator } = await opened();
    const declared = declare(destination);
    const [only] = declared.destinations;
    if (!only || only === PENDING) throw new Error('it has one');
    const waiting: DeclaredKey = {
      ...declared,
      destinations: [only, { ...only, id: 'memory:other', open: async () => undefined }],
    };
    emulator.requests.reset();
    await expect(apply(waiting)).rejects.toThrow('Value Not Known At Apply');
    expect(emulator.requests.counts().createApiKey).toBeUndefined();
  });

  test('leaves no note when LowerPlane refuses it, and one that it has failed when its secret is not delivered', async () => {
    const { destination, apply, noted, notes, keys } = await opened();
    await expect(apply(declare(destination, { name: ' ' }), noted())).rejects.toThrow();
    expect(notes()).toEqual([]);
    const deliver = () => Promise.reject(new DeliveryError('memory:ci', 'It is full.'));
    await expect(apply(declare({ ...destination, deliver }), noted())).rejects.toThrow('It is full.');
    expect(notes()).toMatchObject([{ progress: 'abandoned' }]);
    expect(statuses(await keys())).toEqual(['revoked']);
  });

  test('a successor leaves the same notes', async () => {
    const { destination, apply, noted, notes, keys } = await opened();
    await apply(declare(destination));
    const refused = apply(declare(destination, { name: ' ', trigger: 'now' }), noted());
    await expect(refused).rejects.toThrow();
    expect(notes()).toEqual([]);
    const deliver = () => Promise.reject(new DeliveryError('memory:ci', 'It is full.'));
    const failed = apply(declare({ ...destination, deliver }, { trigger: 'now' }), noted());
    await expect(failed).rejects.toThrow('It is full.');
    expect(notes()).toMatchObject([{ progress: 'abandoned', successor: expect.any(String) }]);
    expect(statuses(await keys())).toEqual(['active', 'revoked']);
  });
});

describe.each(['a first key', 'a successor'])('%s', (which) => {
  async function prepared() {
    const world = await opened();
    const changes = which === 'a successor' ? { trigger: 'now' } : {};
    if (which === 'a successor') await world.apply(declare(world.destination));
    else world.destination.secret = 'before';
    const before = world.destination.secret;
    const kept = statuses(await world.keys());
    return { ...world, changes, before, kept };
  }

  test('is noted by its id before it can last', async () => {
    const { destination, client, apply, noted, notes, changes, with: withCalls } = await prepared();
    const seen: unknown[] = [];
    const run = withCalls({
      updateApiKey: (id, body) => {
        seen.push([id, ...notes().map(({ key }) => key)]);
        return client.updateApiKey(id, body);
      },
    });
    await apply(declare(destination, changes), noted({}, run));
    const [[id, key] = []] = seen as string[][];
    expect(key).toBe(id);
  });

  test.each(['created', 'delivered'])('is revoked when the run has ended once it is %s', async (when) => {
    const { destination, session, state, changes, before, kept, keys } = await prepared();
    let hasEnded = false;
    const { deliver } = destination;
    destination.deliver = async (delivery) => {
      const receipt = await deliver.call(destination, delivery);
      hasEnded = true;
      return receipt;
    };
    const canRemember = async () => !hasEnded && when === 'delivered';
    const work = applyKey(session, declare(destination, changes), { ...state, canRemember }, new Report());
    await expect(work).rejects.toThrow('Run Has Ended');
    expect(destination.secret).toBe(before);
    expect(hasEnded).toBe(when === 'delivered' || which === 'a successor');
    expect(statuses(await keys())).toEqual([...kept, 'revoked']);
  });

  test('is revoked, and its delivery undone, when its hand-over cannot be noted', async () => {
    const { destination, apply, noted, changes, before, kept, keys, entries } = await prepared();
    const store = memoryStore(entries);
    const write: JournalStore['write'] = (id, text) =>
      text.includes('"answered"') ? Promise.reject(new Error('The disk is full.')) : store.write(id, text);
    const failed = apply(declare(destination, changes), noted({ write }));
    await expect(failed).rejects.toThrow('the journal could not be written: The disk is full.');
    expect(destination.secret).toBe(before);
    expect(statuses(await keys())).toEqual([...kept, 'revoked']);
  });

  test('is revoked when LowerPlane shows another key for its id before it is extended', async () => {
    const { destination, client, apply, changes, before, kept, keys, with: withCalls } = await prepared();
    const run = withCalls({
      getApiKey: async (id) => ({ ...(await client.getApiKey(id)), fingerprint: '0'.repeat(16) }),
    });
    const failed = apply(declare(destination, changes), run);
    await expect(failed).rejects.toThrow('but shows another one for that id');
    expect(destination.secret).toBe(before);
    expect(statuses(await keys()).slice(0, kept.length)).toEqual(kept);
  });

  test.each([
    ['does not know it', 'This key does not exist here.'],
    ['answers for another one', `another key, ${apiKeyExample.id}`],
  ])('is revoked, and delivered nowhere, when LowerPlane %s', async (fault, why) => {
    const { destination, client, apply, changes, before, kept, keys, with: withCalls } = await prepared();
    const verifyApiKey = async () =>
      fault === 'does not know it' ? client.verifyApiKey(randomKeyText()) : apiKeyExample;
    const failed = apply(declare(destination, changes), withCalls({ verifyApiKey }));
    await expect(failed).rejects.toThrow(why);
    await expect(failed).rejects.toMatchObject({ problem: { title: 'New Key Not Verified' } });
    expect(destination.secret).toBe(before);
    expect(statuses(await keys())).toEqual([...kept, 'revoked']);
  });

  test('is revoked when a destination does not show it right after its delivery', async () => {
    const { destination, apply, changes, before, kept, keys } = await prepared();
    const observe = async () => ({ state: 'drifted', what: 'the memory holds something else' }) as const;
    // Its methods are called on the copy, whose secret is the one that counts.
    const forgetful = { ...destination, readsBack: true as const, observe };
    const failed = apply(declare(forgetful, changes));
    await expect(failed).rejects.toThrow('Right after the delivery, the memory holds something else.');
    await expect(failed).rejects.toMatchObject({ problem: { title: 'Delivery Not Verified' } });
    expect(forgetful.secret).toBe(before);
    expect(statuses(await keys())).toEqual([...kept, 'revoked']);
  });

  test('is refused before it is created while its verification is not known', async () => {
    const { destination, apply, changes, kept, keys } = await prepared();
    const probes = { verification: PENDING, consumers: [] } as const;
    const failed = apply({ ...declare(destination, changes), probes });
    await expect(failed).rejects.toThrow('Value Not Known At Apply');
    expect(statuses(await keys())).toEqual(kept);
  });

  test('fails with an unforeseen error of its verification, as it is', async () => {
    const { destination, apply, changes, with: withCalls } = await prepared();
    const run = withCalls({ verifyApiKey: () => Promise.reject(new RangeError('a bug')) });
    await expect(apply(declare(destination, changes), run)).rejects.toThrow(RangeError);
  });

  test('fails with an error that no one expected, as it is', async () => {
    const { destination, apply, changes, with: withCalls } = await prepared();
    const run = withCalls({ updateApiKey: () => Promise.reject(new RangeError('a bug')) });
    await expect(apply(declare(destination, changes), run)).rejects.toThrow(RangeError);
  });
});

test('a journal that cannot be written is reported once a run', async () => {
  const { destination, noted, session, state } = await opened();
  const run = noted({ write: () => Promise.reject(new Error('The disk is full.')) }, session);
  const report = new Report();
  const other = { ...destination, id: 'memory:other' };
  await applyKey(run, declare(destination), state, report);
  await applyKey(run, declare(other, { name: 'Other' }), { ...state, recall: async () => undefined }, report);
  expect(report.problems.map(({ title }) => title)).toEqual(['Journal Cannot Be Written']);
});

test('an orphan that is used works for the declared overlap with its successor', async () => {
  const { destination, client, emulator, apply, state } = await opened();
  await apply(declare(destination, { rotation: MONTHLY }));
  const idempotencyKey = `${successorBase('terraform', state.latest())}:0`;
  const body = { name: 'CI gate', permissions: 'read-only' } as const;
  const { key, secret } = await client.createApiKey(body, { idempotencyKey });
  await fetch(`${emulator.url}/v1/api-keys/self`, { headers: { authorization: `Bearer ${secret}` } });
  await apply(declare(destination, { rotation: MONTHLY, trigger: 'now' }));
  const { expires_at: ends } = await client.getApiKey(key.id);
  expect(Date.parse(ends ?? '') - emulator.clock.now()).toBeGreaterThan(6 * DAY);
});

test('a destination may hold the key of an interrupted creation', async () => {
  const { destination, client, session, apply } = await opened();
  const { key } = await client.createApiKey({ name: 'CI gate', permissions: 'read-only' });
  const declared = declare(destination);
  const owners: unknown[] = [];
  const asking: DeclaredKey = {
    ...declared,
    destinations: declared.destinations.map((known) =>
      known === PENDING
        ? known
        : {
            ...known,
            open: async (identify) => ({
              ...destination,
              deliver: async (delivery) => {
                owners.push(await identify?.(key.fingerprint));
                return destination.deliver(delivery);
              },
            }),
          },
    ),
  };
  const run = { ...session, planned: { ...session.planned } };
  run.planned.interrupted = Promise.resolve({
    named: new Set([key.id]),
    successorBases: new Set(),
    unrecorded: [key],
  });
  await apply(asking, run);
  expect(owners).toEqual([{ kind: 'own' }]);
});

/** A destination that can be read back, one that cannot, and one that is always full. */
async function openedHub() {
  const { destination, apply } = await opened();
  const stored: string[] = [];
  const hub: typeof destination = {
    ...destination,
    id: 'memory:hub',
    reversible: false,
    async deliver({ secret }) {
      stored.push(secret);
      return { undo: () => Promise.reject(new DeliveryError('memory:hub', 'It cannot be restored.')) };
    },
  };
  const readable = Object.assign(destination, {
    readsBack: true as const,
    read: async () => destination.secret,
  });
  const full = {
    ...hub,
    id: 'memory:full',
    deliver: () => Promise.reject(new DeliveryError('memory:full', 'It is full.')),
  };
  const declared = (
    changes: Partial<DeclaredKey['desired']>,
    ...more: readonly (typeof destination)[]
  ): DeclaredKey => {
    const all = [readable, hub, ...more];
    return {
      ...declare(destination, { ...changes, destinations: all.map(({ id }) => id) }),
      destinations: all.map((each) => ({
        id: each.id,
        place: each.id,
        holdsMany: false,
        open: async () => each,
      })),
    };
  };
  return { destination, apply, stored, full, declared };
}

test('what cannot restore anything gets the old secret again from what can be read back', async () => {
  const { destination, apply, stored, full, declared } = await openedHub();
  await apply(declared({ trigger: 'first' }));
  const old = destination.secret;
  const failed = apply(declared({ trigger: 'now' }, full));
  await expect(failed).rejects.toThrow('It is full.');
  await expect(failed).rejects.toThrow('Nothing else has changed.');
  expect(destination.secret).toBe(old);
  expect(stored).toEqual([old, expect.not.stringMatching(old ?? ''), old]);
});

test('what cannot restore anything gets the secret of an older key that works, if consumers have that one', async () => {
  const { destination, apply, stored, full, declared } = await openedHub();
  await apply(declared({ trigger: 'first', rotation: MONTHLY }));
  const oldest = destination.secret;
  await apply(declared({ trigger: 'second', rotation: MONTHLY }));
  destination.secret = oldest;
  const failed = apply(declared({ trigger: 'third', rotation: MONTHLY }, full));
  await expect(failed).rejects.toThrow('Nothing else has changed.');
  expect(destination.secret).toBe(oldest);
  expect(stored.at(-1)).toBe(oldest);
});

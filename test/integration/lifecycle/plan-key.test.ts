import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { DeliveryError, type Destination } from '../../../provider/delivery/destination.ts';
import { PENDING } from '../../../provider/keys/key.ts';
import { connectionOf } from '../../../provider/lifecycle/connect.ts';
import { decidedAgain } from '../../../provider/lifecycle/deciding-time.ts';
import type { DeclaredKey } from '../../../provider/lifecycle/declared-key.ts';
import { Journal } from '../../../provider/lifecycle/journal.ts';
import { memoryStore } from '../../../provider/lifecycle/journal-memory.ts';
import { planKey } from '../../../provider/lifecycle/plan-key.ts';
import type { KeyRecord } from '../../../provider/lifecycle/record.ts';
import { refreshKey } from '../../../provider/lifecycle/refresh-key.ts';
import { Report } from '../../../provider/lifecycle/report.ts';
import {
  type ConnectedRun,
  type Guards,
  NO_GUARDS,
  noRevocations,
  nothingPlanned,
} from '../../../provider/lifecycle/run.ts';
import { DAY, declare, opened } from './declared-session.ts';

const MISSING = 'key_00000000000000000000';
const rotation = {
  every: 30 * DAY,
  beforeExpiry: undefined,
  overlap: 7 * DAY,
  overlapMax: 28 * DAY,
  anchor: undefined,
};

/** A key that is recorded, and runs that plan it. */
async function applied(changes: Partial<DeclaredKey['desired']> = {}) {
  const world = await opened();
  const declared = declare(world.destination, changes);
  await world.apply(declared);
  const record = world.state.latest();
  /** Of another process, which knows nothing of what was done before. */
  const run = (guards: Partial<Guards> = {}): ConnectedRun => ({
    ...world.session,
    connection: connectionOf(world.client, world.session.connection.self),
    guards: { ...NO_GUARDS, ...guards },
    planned: nothingPlanned(),
    revocations: noRevocations(),
    journal: new Journal(memoryStore(), randomUUID),
  });
  /** What the next refresh makes of the record. */
  const refreshed = async () => {
    const one = run();
    const record = await refreshKey(one, world.state.latest().id, world.state.latest(), new Report());
    return record && decidedAgain(record, one.now());
  };
  const use = async (secret = world.destination.secret) => {
    const headers = { authorization: `Bearer ${secret}` };
    await fetch(`${world.emulator.url}/v1/api-keys/self`, { headers });
  };
  return { ...world, declared, record, run, refreshed, use };
}

/** What a plan changes and reports. */
async function planned(run: ConnectedRun, declared: DeclaredKey | undefined, record: KeyRecord | undefined) {
  const report = new Report();
  const { changes } = await planKey(run, declared, record, report);
  return {
    changes: changes.map(({ kind }) => kind),
    problems: report.problems.map(({ severity, title, path }) => [severity, title, ...(path ? [path] : [])]),
    details: report.problems.map(({ detail }) => detail),
  };
}

/** The run, as if it were authenticated with a key that may do less. */
function narrowed(run: ConnectedRun, self: Partial<ConnectedRun['connection']['self']>): ConnectedRun {
  return { ...run, connection: { ...run.connection, self: { ...run.connection.self, ...self } } };
}

describe('the plan of a new key', () => {
  test('names an active key that has its name, but says nothing of others', async () => {
    const { session, client, destination } = await opened();
    expect((await planned(session, declare(destination), undefined)).problems).toEqual([]);
    const { key } = await client.createApiKey({ name: 'Taken', permissions: 'read-only' });
    const again = { ...session, planned: nothingPlanned(), connection: session.connection };
    session.connection.keys.remember(key);
    const { problems, details } = await planned(again, declare(destination, { name: 'Taken' }), undefined);
    expect(problems).toEqual([['warning', 'Key Name Already In Use', ['name']]]);
    expect(details[0]).toContain(key.id);
    expect(details[0]).toContain('never expires');
  });

  test('fails when a destination cannot take the secret, and warns of what it overwrites', async () => {
    const { session, destination } = await opened();
    const at = (changes: Partial<Destination>) => declare({ ...destination, ...changes });
    const full = at({ check: () => Promise.reject(new DeliveryError('memory:ci', 'It is full.')) });
    expect(await planned(session, full, undefined)).toMatchObject({
      problems: [['error', 'Destination Cannot Take The Secret', ['deliver_to', 0]]],
      details: ['It is full.'],
    });
    const again = () => ({ ...session, planned: nothingPlanned() });
    const warned = at({ warn: async () => 'It holds a secret.' });
    expect(await planned(again(), warned, undefined)).toMatchObject({
      problems: [['warning', 'Existing Secret Is Overwritten', ['deliver_to', 0]]],
    });
    const silent = at({ warn: async () => undefined });
    expect((await planned(again(), silent, undefined)).problems).toEqual([]);
    const broken = at({ check: () => Promise.reject(new TypeError('a bug')) });
    await expect(planned(again(), broken, undefined)).rejects.toThrow('a bug');
  });

  test('fails when its destination takes the secret of another key', async () => {
    const { session, destination } = await opened();
    await planned(session, declare(destination, { name: 'One' }), undefined);
    expect((await planned(session, declare(destination, { name: 'Two' }), undefined)).problems).toEqual([
      ['error', 'Destination Of Another Key', ['deliver_to', 0]],
    ]);
  });

  test('fails once a run with a key that cannot manage keys, and when that reaches less than is declared', async () => {
    const { session, destination } = await opened();
    const readOnly = narrowed(session, { permissions: 'read-only' });
    expect((await planned(readOnly, declare(destination), undefined)).problems).toEqual([
      ['error', 'API Key Cannot Manage Keys'],
    ]);
    const other = declare({ ...destination, id: 'memory:other' }, { name: 'Other' });
    expect((await planned(readOnly, other, undefined)).problems).toEqual([]);

    const staging = narrowed({ ...session, planned: nothingPlanned() }, { environments: ['staging'] });
    expect((await planned(staging, declare(destination), undefined)).problems).toEqual([
      ['error', 'Environments Out Of Reach', ['environments']],
    ]);
    const within = declare({ ...destination, id: 'memory:other' }, { name: 'S', environments: ['staging'] });
    expect((await planned(staging, within, undefined)).problems).toEqual([]);
  });
});

describe('the plan of a key that exists', () => {
  test('changes nothing when all is as declared, whatever the key of the run may do', async () => {
    const { run, declared, record } = await applied();
    expect(await planned(run(), declared, record)).toMatchObject({ changes: [], problems: [] });
    const readOnly = narrowed(run(), { permissions: 'read-only', environments: ['staging'] });
    expect(await planned(readOnly, declared, record)).toMatchObject({ changes: [], problems: [] });
  });

  test('fails when the key reaches further than that of the run, and asks no guard then', async () => {
    const { run, destination, record, use } = await applied();
    await use();
    const staging = narrowed(run({ recentUseWindow: '7d' }), { environments: ['staging'] });
    expect((await planned(staging, undefined, record)).problems).toEqual([
      ['error', 'Environments Out Of Reach'],
    ]);
    const within = declare(destination, { environments: ['staging'] });
    expect((await planned(staging, within, record)).problems).toContainEqual([
      'error',
      'Environments Out Of Reach',
    ]);
  });

  test('refuses a key of another organization', async () => {
    const { run, declared, record } = await applied();
    const foreign = { ...record, organizationId: 'org_00000000000000000000' };
    await expect(planned(run(), declared, foreign)).rejects.toThrow('Key Belongs To Another Organization');
  });

  test('notes that a record names the key, so that its creation was completed', async () => {
    const { run, declared, record } = await applied();
    const one = run();
    const noted: string[] = [];
    one.journal.recorded = async (key) => void noted.push(key);
    await planned(one, declared, record);
    expect(noted).toEqual([record.id]);
  });

  test('is managed by the run, so that another key of it may take its place', async () => {
    const { run, declared, record } = await applied();
    const one = run();
    expect(await one.planned.managed.includes(record.id, 'memory:ci', 'plan')).toBe(false);
    await planned(one, declared, record);
    expect(await one.planned.managed.includes(record.id, 'memory:ci', 'plan')).toBe(true);
  });

  test('shows a destination what was delivered there last, when it gets a successor', async () => {
    const { run, destination, record } = await applied();
    const warn: Destination['warn'] = async (delivery) =>
      delivery?.kept === 1 ? undefined : 'It is not ours.';
    const rotated = declare({ ...destination, warn }, { trigger: 'now' });
    expect((await planned(run(), rotated, record)).problems).toEqual([['warning', 'Key Gets A Successor']]);
    expect((await planned(run(), rotated, { ...record, deliveries: {} })).problems).toContainEqual([
      'warning',
      'Existing Secret Is Overwritten',
      ['deliver_to', 0],
    ]);
  });

  test('counts a destination that recognizes the secret of an imported key as delivered', async () => {
    const { run, declared, record } = await applied();
    const imported: KeyRecord = { ...record, destinations: 'elsewhere', deliveries: {} };
    const [destination] = declared.destinations;
    if (!destination || destination === PENDING) throw new Error('it has one');
    const holding = (recognize: Destination['recognize']): DeclaredKey => ({
      ...declared,
      destinations: [
        { ...destination, open: async () => ({ ...(await destination.open()), recognize }) as Destination },
      ],
    });
    const notices = async (recognize: Destination['recognize']) =>
      (await planned(run(), holding(recognize), imported)).problems;
    expect(await notices(async () => ({ kept: 1 }))).toEqual([]);
    expect(await notices(async () => undefined)).toHaveLength(1);
    expect(await notices(() => Promise.reject(new DeliveryError('memory:ci', 'unreachable')))).toHaveLength(
      1,
    );
    await expect(notices(() => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');
  });
});

describe('the guards, at plan', () => {
  test('refuse to remove a key that was used within the window', async () => {
    const { run, record, use } = await applied();
    const guards = { recentUseWindow: '7d' };
    expect((await planned(run(guards), undefined, record)).problems).toEqual([]);
    await use();
    expect((await planned(run(guards), undefined, record)).problems).toEqual([
      ['error', 'Key Is Still In Use'],
    ]);
    expect((await planned(run(), undefined, record)).problems).toEqual([]);
  });

  test('refuse to remove a key that LowerPlane does not know, unless it is confirmed', async () => {
    const { run, record } = await applied();
    const gone = { ...record, id: MISSING, lastFour: '' };
    expect((await planned(run(), undefined, gone)).problems).toEqual([
      ['error', 'LowerPlane Does Not Know The Key'],
    ]);
    const confirmed = run({ confirmedRevocations: new Set([MISSING]) });
    expect((await planned(confirmed, undefined, gone)).problems).toEqual([]);
  });

  test('leave a predecessor that LowerPlane does not know to the apply', async () => {
    const { run, record, declared } = await applied({ rotation });
    const predecessors = [
      { id: MISSING, lastFour: '----', expired: false, overlap: undefined, lastUsedBefore: undefined },
    ];
    expect(await planned(run(), declared, { ...record, predecessors })).toMatchObject({
      changes: ['retire'],
      problems: [['warning', 'Old Key Retires']],
    });
  });

  test('refuse more removals than max_revocations allows', async () => {
    const { run, record } = await applied();
    expect((await planned(run({ maxRevocations: '0' }), undefined, record)).problems).toEqual([
      ['error', 'Too Many Keys Would Be Revoked'],
    ]);
    expect((await planned(run({ maxRevocations: '1' }), undefined, record)).problems).toEqual([]);
    expect((await planned(run({ maxRevocations: '100%' }), undefined, record)).problems).toEqual([]);
    expect((await planned(run({ maxRevocations: '10%' }), undefined, record)).problems).toEqual([
      ['error', 'Too Many Keys Would Be Revoked'],
    ]);
  });

  test('warn once while a guard is not known, and refuse only what nothing can confirm', async () => {
    const { run, record, use } = await applied();
    await use();
    const pending = run({ recentUseWindow: '7d', confirmedRevocations: PENDING });
    for (const expected of [[['warning', 'Guards Not Checked']], []])
      expect((await planned(pending, undefined, record)).problems).toEqual(expected);
    const own = narrowed(run({ confirmedRevocations: PENDING }), { id: record.id });
    expect((await planned(own, undefined, record)).problems).toEqual([
      ['warning', 'Guards Not Checked'],
      ['error', 'Run Would Revoke Its Own Key'],
    ]);
  });

  test('say nothing while they are not known, when no key ends', async () => {
    const { run, destination, record } = await applied();
    const renamed = declare(destination, { name: 'Renamed' });
    expect(await planned(run({ maxRevocations: PENDING }), renamed, record)).toMatchObject({
      changes: ['rename'],
      problems: [],
    });
  });

  test('hold a predecessor that is used, until the user confirms its end', async () => {
    const { run, refreshed, apply, destination, use, state, emulator } = await applied({ rotation });
    const [old, first] = [destination.secret, state.latest()];
    const rotated = declare(destination, { rotation, trigger: 'now' });
    await apply(rotated);
    emulator.clock.advance(6 * DAY);
    await use(old);
    emulator.clock.advance(2 * DAY);
    const record = await refreshed();
    expect(record?.predecessors).toMatchObject([{ id: first.id }]);
    expect(await planned(run(), rotated, record)).toMatchObject({
      changes: [],
      problems: [['warning', 'Old Key Is Held Because It Is Still Used']],
    });
    const confirmed = run({ confirmedRevocations: new Set([first.id]) });
    expect((await planned(confirmed, rotated, record)).changes).toEqual(['retire']);
    const own = narrowed(run(), { id: first.id });
    expect((await planned(own, rotated, record)).problems).toEqual([
      ['warning', 'Old Key Is Held Because This Run Uses It'],
    ]);
  });

  test('hold a predecessor that may retire, but was used within the window', async () => {
    const { run, refreshed, apply, destination, use, state, emulator } = await applied({ rotation });
    const [old, first] = [destination.secret, state.latest()];
    const rotated = declare(destination, { rotation, trigger: 'now' });
    await use(old);
    emulator.clock.advance(60_000);
    await apply(rotated);
    emulator.clock.advance(8 * DAY);
    const record = await refreshed();
    expect(await planned(run({ recentUseWindow: '7d' }), rotated, record)).toMatchObject({
      changes: ['retire'],
    });
    const held = await planned(run({ recentUseWindow: '30d' }), rotated, record);
    expect(held).toMatchObject({
      changes: [],
      problems: [['warning', 'Old Key Is Held Because It Is Still Used']],
    });
    expect(held.details[0]).toContain(first.id);
  });

  test('refuse the replacement of a protected key, which Terraform shows as a creation', async () => {
    const { run, declared, record } = await applied();
    const isProtected = { ...record, applied: { ...declared, deletionProtection: true } };
    const one = run();
    expect((await planned(one, declared, isProtected)).problems).toEqual([]);
    expect((await planned(one, declared, undefined)).problems).toContainEqual([
      'error',
      'Key Is Protected From Deletion',
    ]);
    // One that may end makes way for the new one, whose name is its own.
    const free = run();
    for (const actual of [record, undefined])
      expect((await planned(free, declared, actual)).problems).toEqual([]);
    // Without a name or a place of its own, a declaration could be any other one.
    const many = declared.destinations.map((destination) =>
      destination === PENDING ? destination : { ...destination, holdsMany: true },
    );
    const two = run();
    for (const actual of [isProtected, undefined]) {
      const { problems } = await planned(two, { ...declared, destinations: many }, actual);
      expect(problems).not.toContainEqual(['error', 'Key Is Protected From Deletion']);
    }
  });
});

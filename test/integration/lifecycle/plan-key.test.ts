import { describe, expect, test } from 'vitest';
import { DeliveryError, type Destination } from '../../../provider/delivery/destination.ts';
import { PENDING } from '../../../provider/keys/key.ts';
import type { DeclaredKey } from '../../../provider/lifecycle/declared-key.ts';
import type { KeyRecord } from '../../../provider/lifecycle/record.ts';
import { nothingPlanned } from '../../../provider/lifecycle/run.ts';
import { declare, opened } from './declared-session.ts';
import { applied, narrowed, planned } from './planned-key.ts';

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

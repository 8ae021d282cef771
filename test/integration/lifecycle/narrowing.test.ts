import { expect, test } from 'vitest';
import { seenUse } from '../../../provider/lifecycle/key-use.ts';
import { announceNarrowing, narrowingText } from '../../../provider/lifecycle/narrowing.ts';
import { Report } from '../../../provider/lifecycle/report.ts';
import type { ConnectedRun, Connection, Run } from '../../../provider/lifecycle/run.ts';
import { consumerOf } from '../key-consumer.ts';
import { declare } from './declared-session.ts';
import { applied, MISSING, planned } from './planned-key.ts';

/** A key that can write, after three reads and one upload. */
async function usedKey() {
  const world = await applied({ permissions: 'read-write', environments: 'all' });
  const { emulator, destination, use } = world;
  for (let reads = 0; reads < 3; reads++) await use();
  await consumerOf(emulator.url, destination.secret ?? '').upload('staging');
  const record = await world.refreshed();
  const warned = async (run: ConnectedRun, changes: Parameters<typeof declare>[1]) => {
    const { problems, details } = await planned(run, declare(destination, changes), record);
    return problems.flatMap(([severity, title], index) =>
      severity === 'warning' && title?.includes('Narrowing') ? [[title, details[index]]] : [],
    );
  };
  return { ...world, warned };
}

/** What LowerPlane answers to a request for the audit trail. */
type Trail = ConnectedRun['connection']['client']['listAuditEvents'];

function withTrail(run: ConnectedRun, listAuditEvents: Trail): ConnectedRun {
  const useOf: Connection['useOf'] = async (key, from) => (await seenUse({ listAuditEvents }, key, from)).use;
  return { ...run, connection: { ...run.connection, useOf } };
}

test('a plan that narrows a key says which requests it would have refused', async () => {
  const { run, warned } = await usedKey();
  expect(await warned(run(), { permissions: 'read-only', environments: 'all' })).toEqual([
    [
      'Narrowing Would Have Refused Requests',
      expect.stringContaining('read-only would have refused 1 of 4 requests of the last 90 days.'),
    ],
  ]);
  expect(await warned(run(), { permissions: 'read-write', environments: ['production'] })).toEqual([
    [expect.anything(), expect.stringContaining('production only would have refused 1 of 4 requests')],
  ]);
  expect(await warned(run(), { permissions: 'read-write', environments: ['staging'] })).toEqual([
    ['Narrowing Fits The Use', expect.stringContaining('staging only would have refused none of 4 requests')],
  ]);
});

test('a plan that widens a key, or does not change what it may do, asks for no use', async () => {
  const { run, warned } = await usedKey();
  const silent = withTrail(run(), () => {
    throw new Error('the audit trail was read');
  });
  expect(await warned(silent, { permissions: 'admin', environments: 'all' })).toEqual([]);
  expect(await warned(silent, { permissions: 'read-write', environments: 'all' })).toEqual([]);
});

test('says that it is not known, where the audit trail does not show what requests were', async () => {
  const { run, warned } = await usedKey();
  const own = run();
  const { client } = own.connection;
  const older = withTrail(own, async function* (filters) {
    for await (const event of client.listAuditEvents(filters))
      yield { ...event, details: { ...event.details, operations: undefined } };
  });
  expect(await warned(older, { permissions: 'read-only', environments: 'all' })).toEqual([
    [
      'Narrowing Would Have Refused Requests',
      expect.stringContaining('at least 1 of 4 requests of the last 90 days. Of the others it is not known'),
    ],
  ]);
  const empty = withTrail(run(), async function* () {});
  expect(await warned(empty, { permissions: 'read-only', environments: 'all' })).toEqual([
    [
      'Impact Of Narrowing Is Not Known',
      expect.stringContaining('is not known: the audit trail does not show'),
    ],
  ]);
});

test('says that it is not known, where the audit trail must not be read', async () => {
  const { run, warned, client, emulator } = await usedKey();
  const { key } = await client.createApiKey({ name: 'Gone', permissions: 'read-only' });
  await client.revokeApiKey(key.id);
  const { createClient } = await import('../../../provider/api/create-client.ts');
  const refused = createClient({ baseUrl: emulator.url, apiKey: 'lp_nothing' });
  const forbidden = withTrail(run(), (filters) => refused.listAuditEvents(filters));
  const [[title, detail] = []] = await warned(forbidden, { permissions: 'read-only', environments: 'all' });
  expect(title).toBe('Impact Of Narrowing Is Not Known');
  expect(detail).toContain('because the audit trail could not be read');
  await refused.close();
});

const READ_ONLY = { permissions: 'read-only', environments: 'all' } as const;
const READ_WRITE = { permissions: 'read-write', environments: 'all' } as const;

test('says nothing of a key that LowerPlane does not know, or without a connection', async () => {
  const { run, record } = await applied(READ_WRITE);
  const announced = async (from: Run, id: string) => {
    const report = new Report();
    await announceNarrowing(from, { ...READ_WRITE, id, name: 'CI gate' }, READ_ONLY, report);
    return report.problems;
  };
  expect(await announced(run(), MISSING)).toEqual([]);
  expect(await announced({ ...run(), connection: undefined }, record.id)).toEqual([]);
});

test('does not take a fault of the program for one of the audit trail', async () => {
  const { run, warned } = await usedKey();
  const broken = withTrail(run(), () => {
    throw new TypeError('a bug');
  });
  await expect(warned(broken, READ_ONLY)).rejects.toThrow('a bug');
});

test('says of a key that was not used that it was not', () => {
  const impact = { requests: 0, refused: 0, shortened: 0, isKnown: true };
  expect(narrowingText(impact, READ_WRITE, READ_ONLY)).toBe(
    'read-only would have refused nothing: it was not used in the last 90 days.',
  );
});

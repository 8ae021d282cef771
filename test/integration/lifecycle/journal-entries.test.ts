import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { AdminClient } from '../../../provider/api/client.ts';
import { LowerPlaneError } from '../../../provider/api/errors.ts';
import { createdUnder } from '../../../provider/lifecycle/idempotency-keys.ts';
import {
  announceInterrupted,
  endInterrupted,
  unrecordedKeys,
} from '../../../provider/lifecycle/interrupted.ts';
import { Journal, type JournalStore } from '../../../provider/lifecycle/journal.ts';
import { memoryStore } from '../../../provider/lifecycle/journal-memory.ts';
import { Report } from '../../../provider/lifecycle/report.ts';
import { type ConnectedRun, nothingPlanned } from '../../../provider/lifecycle/run.ts';
import { openSession } from './session.ts';

const HOUR = 3_600_000;
const RUNNING: Readonly<Record<string, ReturnType<JournalStore['isRunning']>>> = { gone: 'no', here: 'yes' };

/** A journal with the given entry, and the key that its creation made. */
async function opened() {
  const world = await openSession();
  const entries = new Map<string, string>();
  const { organization_id: organization } = world.session.connection.self;
  const run = (replaced: Partial<AdminClient> = {}): ConnectedRun => ({
    ...world.with(replaced),
    planned: nothingPlanned(),
    journal: new Journal(
      memoryStore(entries, 'this', (process) => RUNNING[process] ?? 'unknown'),
      randomUUID,
    ),
  });
  const note = (changes: object = {}, id: string = randomUUID()) => {
    const ends = new Date(world.emulator.clock.now() + HOUR).toISOString();
    const entry = {
      version: 1,
      name: 'CI gate',
      organization,
      process: 'gone',
      run: 'gone',
      state: 'this',
      progress: 'begun',
      key: null,
    };
    entries.set(id, JSON.stringify({ ...entry, ends_at: ends, ...changes }));
    return id;
  };
  const create = async (idempotencyKey: string, expires_at?: string) => {
    const body = {
      name: 'CI gate',
      permissions: 'read-only',
      ...(expires_at ? { expires_at } : {}),
    } as const;
    const { key, secret } = await world.client.createApiKey(body, { idempotencyKey });
    const use = () =>
      fetch(`${world.emulator.url}/v1/api-keys/self`, { headers: { authorization: `Bearer ${secret}` } });
    return { key, use };
  };
  /** The first key of a declaration, as its creation is noted. */
  const first = async (changes: object = {}) => {
    const id = note(changes);
    return { id, ...(await create(`terraform:first:${id}:0`)) };
  };
  const status = async (id: string) => (await world.client.getApiKey(id)).status;
  return { ...world, entries, run, note, create, first, status };
}

async function announced(run: ConnectedRun) {
  const report = new Report();
  const { named, unrecorded } = await announceInterrupted(run, report);
  return { named: [...named], unrecorded: unrecorded.map(({ id }) => id), ...said(report) };
}

async function ended(run: ConnectedRun) {
  const report = new Report();
  await endInterrupted(run, undefined, report);
  return said(report);
}

const said = ({ problems }: Report) => ({
  titles: problems.map(({ title }) => title),
  details: problems.map(({ detail }) => detail).join('\n'),
});

function unavailable(): LowerPlaneError {
  const request = { method: 'GET', path: '/v1/api-keys', attempts: 5, status: 503 };
  const reason = { kind: 'unavailable', code: null, title: 'Unavailable', detail: 'Not now.' } as const;
  const nothing = { serverDetail: null, fields: [], retryAfterMs: null, mayHaveTakenEffect: false };
  return new LowerPlaneError({ ...request, ...reason, ...nothing });
}

describe('the keys of interrupted creations', () => {
  test('are those that no one has recorded, with proof', async () => {
    const { run, first } = await opened();
    const { key } = await first();
    const here = run();
    expect(await unrecordedKeys(here, undefined)).toEqual([]);
    expect(await announced(here)).toMatchObject({
      named: [key.id],
      unrecorded: [key.id],
      titles: ['Key Of An Interrupted Apply: "CI gate"'],
    });
    expect(await unrecordedKeys(here, undefined)).toMatchObject([{ id: key.id }]);
    expect(await unrecordedKeys({ ...here, connection: undefined }, undefined)).toEqual([]);
    const record = { id: key.id, generation: 1, lineage: 'none' } as Parameters<typeof unrecordedKeys>[1];
    expect(await unrecordedKeys(here, record)).toEqual([]);
  });

  test('are looked for no further than the first number that no one has used', async () => {
    const { run, first, emulator } = await opened();
    const { id, key } = await first();
    emulator.requests.reset();
    expect(await createdUnder(run(), `terraform:first:${id}`)).toMatchObject([{ id: key.id }]);
    // Two of them show that LowerPlane applies the filter.
    expect(emulator.requests.counts()).toEqual({ listApiKeys: 3 });
  });
});

describe('an entry', () => {
  test('that cannot be read is named, and those after it are dealt with', async () => {
    const { run, entries, first } = await opened();
    entries.set('damaged', '{"version":1');
    const { key } = await first();
    expect(await announced(run())).toMatchObject({
      named: [key.id],
      titles: ['Journal Entry Cannot Be Read: the entry damaged', 'Key Of An Interrupted Apply: "CI gate"'],
    });
    expect((await ended(run())).titles).toEqual(['Key Of An Interrupted Apply Was Revoked: "CI gate"']);
    expect([...entries.keys()]).toEqual(['damaged']);
  });

  test('of a process that is at work is left alone, until its key has expired', async () => {
    const { run, first, status, entries, emulator } = await opened();
    const { key } = await first({ process: 'here' });
    expect(await announced(run())).toMatchObject({ named: [], titles: [] });
    expect((await ended(run())).titles).toEqual([]);
    expect([await status(key.id), entries.size]).toEqual(['active', 1]);
    emulator.clock.advance(2 * HOUR);
    const late = await announced(run());
    expect(late.titles).toEqual(['Creation May Have Been Interrupted: "CI gate"']);
    expect(late.details).toContain('The process that creates it is still running.');
    expect((await ended(run())).titles).toEqual([]);
    expect(await status(key.id)).toBe('active');
  });

  test('of another machine proves nothing: its key is named at plan, and left alone', async () => {
    const { run, first, status } = await opened();
    const { key } = await first({ process: 'elsewhere' });
    const plan = await announced(run());
    expect(plan).toMatchObject({
      named: [key.id],
      unrecorded: [],
      titles: [expect.stringContaining('May Have')],
    });
    expect(plan.details).toContain(key.id);
    expect((await ended(run())).titles).toEqual([]);
    expect(await status(key.id)).toBe('active');
  });

  test('of a key that was handed over is named by the apply alone', async () => {
    const { run, note, create } = await opened();
    const id = randomUUID();
    const { key } = await create(`terraform:first:${id}:0`);
    note({ progress: 'answered', key: key.id }, id);
    expect((await announced(run())).titles).toEqual([]);
    expect((await ended(run())).titles).toEqual(['Key May Not Be Recorded']);
  });

  test('of a key of another organization that was handed over is named by its id', async () => {
    const { run, note, entries } = await opened();
    const other = { organization: 'org_00000000000000000000', progress: 'answered' };
    note({ ...other, key: 'key_00000000000000000000' });
    note({ ...other, key: null });
    const { titles, details } = await ended(run());
    expect(titles).toEqual(['Key May Not Be Recorded']);
    expect(details).toContain('key_00000000000000000000 in the organization org_00000000000000000000');
    expect(entries.size).toBe(2);
  });

  test('that LowerPlane cannot be asked about is named, and an unforeseen error is one', async () => {
    const { run, first } = await opened();
    await first();
    const silent = run({ listApiKeys: () => failing(unavailable()) });
    expect(await ended(silent)).toEqual({
      titles: ['Interrupted Creation Not Checked: "CI gate"'],
      details: expect.stringContaining('Not now.'),
    });
    await expect(ended(run({ listApiKeys: () => failing(new TypeError('a bug')) }))).rejects.toThrow('a bug');
  });
});

function failing(error: Error): AsyncIterable<never> {
  return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) };
}

describe('a key of an interrupted creation that is used', () => {
  test('gets an end soon when it is a first one, and its entry is kept until then', async () => {
    const { run, first, client, entries, emulator } = await opened();
    const { key, use } = await first();
    await use();
    expect(await ended(run())).toMatchObject({
      titles: ['Key Of An Interrupted Apply Is In Use: "CI gate"'],
      details: expect.stringContaining('It expires on'),
    });
    const { expires_at: ends } = await client.getApiKey(key.id);
    expect(Date.parse(ends ?? '') - emulator.clock.now()).toBeLessThanOrEqual(HOUR);
    expect(entries.size).toBe(1);
    emulator.clock.advance(2 * HOUR);
    expect((await ended(run())).titles).toEqual(['Key Of An Interrupted Apply Was Revoked: "CI gate"']);
    expect(entries.size).toBe(0);
  });

  test('works on when it is a successor, which the consumers of its predecessor may use', async () => {
    const { run, note, create, client, entries } = await opened();
    const base = `terraform:${'0'.repeat(64)}`;
    const { key, use } = await create(`${base}:0`);
    note({ successor: base, key: key.id });
    await use();
    expect(await ended(run())).toMatchObject({
      titles: ['Key Of An Interrupted Apply Is In Use: "CI gate"'],
      details: expect.stringContaining('Once its user has another secret, revoke it in LowerPlane.'),
    });
    expect(await client.getApiKey(key.id)).toMatchObject({ status: 'active', expires_at: null });
    expect(entries.size).toBe(1);
  });

  test('is named when it could not be made to expire soon, and an unforeseen error is one', async () => {
    const { run, first } = await opened();
    const { use } = await first();
    await use();
    expect(await ended(run({ updateApiKey: () => Promise.reject(unavailable()) }))).toMatchObject({
      titles: ['Key Of An Interrupted Apply Is In Use: "CI gate"'],
      details: expect.stringContaining('It could not be made to expire soon. Not now.'),
    });
    const broken = run({ updateApiKey: () => Promise.reject(new TypeError('a bug')) });
    await expect(ended(broken)).rejects.toThrow('a bug');
  });
});

describe('an entry of which nothing is listed', () => {
  test('is forgotten once its request cannot arrive any more', async () => {
    const { run, note, entries, emulator } = await opened();
    note();
    await ended(run());
    expect(entries.size).toBe(1);
    emulator.clock.advance(HOUR);
    await ended(run());
    expect(entries.size).toBe(0);
  });

  test('is kept by a run that does not reach all environments', async () => {
    const { run, note, entries, emulator } = await opened();
    note();
    emulator.clock.advance(HOUR);
    const here = run();
    const { connection } = here;
    const self = { ...connection.self, environments: ['staging'] } as typeof connection.self;
    await ended({ ...here, connection: { ...connection, self } });
    expect(entries.size).toBe(1);
  });

  test('is kept while the key that it names works, and forgotten once that has ended', async () => {
    const { run, create, note, client, entries, emulator } = await opened();
    const { key } = await create('other');
    note({ key: key.id });
    emulator.clock.advance(HOUR);
    await ended(run());
    expect(entries.size).toBe(1);
    await client.revokeApiKey(key.id);
    await ended(run());
    expect(entries.size).toBe(0);
  });

  test('is named by its note while only that shows its key, unless another one has its id', async () => {
    const { run, create, note } = await opened();
    const { key } = await create('other');
    note({ key: key.id, progress: 'answered' });
    expect((await ended(run())).titles).toEqual(['Key May Not Be Recorded']);
    const renamed = run({ getApiKey: async () => ({ ...key, name: 'Another' }) });
    expect((await ended(renamed)).titles).toEqual([]);
  });
});

test('a journal that cannot be read is named once, at plan and after the work', async () => {
  const { run } = await opened();
  const here = run();
  here.journal.found = () => Promise.reject(new Error('The disk is broken.'));
  for (const { titles, details } of [await announced(here), await ended(here)]) {
    expect(titles).toEqual(['Journal Cannot Be Read']);
    expect(details).toContain('The disk is broken.');
  }
});

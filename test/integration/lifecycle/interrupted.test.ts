import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Destination } from '../../../provider/delivery/destination.ts';
import type { IdentifyOwner } from '../../../provider/delivery/occupant.ts';
import { applyKey } from '../../../provider/lifecycle/apply-key.ts';
import { Journal } from '../../../provider/lifecycle/journal.ts';
import { memoryStore } from '../../../provider/lifecycle/journal-memory.ts';
import { planKey } from '../../../provider/lifecycle/plan-key.ts';
import { record as sampleRecord } from '../../../provider/lifecycle/record.fixture.ts';
import type { KeyState } from '../../../provider/lifecycle/record.ts';
import { removeKey } from '../../../provider/lifecycle/remove-key.ts';
import { LifecycleError, Report } from '../../../provider/lifecycle/report.ts';
import { nothingPlanned } from '../../../provider/lifecycle/run.ts';
import { declared, opened, state, titles } from './interrupted-runs.ts';

const HOUR = 3_600_000;

describe('what a killed run left', () => {
  test('is named at plan once, and ended and named after the work of the next run', async () => {
    const { run, kill, unanswered, keys, entries } = await opened();
    const { id, text } = await kill('one');
    unanswered(id, text);
    const two = run('two');
    const planned = new Report();
    for (const name of ['A', 'B']) await planKey(two, declared(name), undefined, planned);
    expect(titles(planned).filter((title) => title.includes('Interrupted'))).toEqual([
      'Key Of An Interrupted Apply: "CI gate"',
    ]);
    const report = new Report();
    await applyKey(two, declared('A'), state(), report);
    expect(titles(report)).toEqual(['Key Of An Interrupted Apply Was Revoked: "CI gate"']);
    expect((await keys()).map(({ name, status }) => [name, status])).toEqual([
      ['CI gate', 'revoked'],
      ['A', 'active'],
    ]);
    const three = run('three');
    for (const { id } of await keys()) await three.journal.recorded(id);
    expect(entries.size).toBe(0);
  });

  test('lasts and is not found when no note could be kept of it, as the warning said', async () => {
    const { run, keys, emulator } = await opened();
    const store = memoryStore();
    const full = { ...store, write: () => Promise.reject(new Error('The disk is full.')) };
    const report = new Report();
    const { promise: recording, resolve } = Promise.withResolvers<void>();
    const killed: KeyState = {
      recall: async () => undefined,
      remember: () => {
        resolve();
        return new Promise(() => {});
      },
    };
    void applyKey(
      { ...run('one'), journal: new Journal(full, randomUUID) },
      declared('CI gate'),
      killed,
      report,
    );
    await recording;
    const [key] = await keys();
    expect(Date.parse(key?.expires_at ?? '') - emulator.clock.now()).toBeGreaterThan(HOUR);
    expect(report.problems).toMatchObject([
      { title: 'Journal Cannot Be Written', detail: expect.stringContaining('it works as long as declared') },
    ]);
    const later = new Report();
    await applyKey(run('two'), declared('Another'), state(), later);
    expect(titles(later)).toEqual([]);
  });

  test('waits for its declaration, when that is still to be carried out in this run', async () => {
    const { run, kill, unanswered, keys } = await opened();
    const { id, text } = await kill('one');
    unanswered(id, text);
    const two = run('two');
    for (const name of ['Other', 'CI gate']) await planKey(two, declared(name), undefined, new Report());
    await applyKey(two, declared('Other'), state(), new Report());
    expect((await keys())[0]).toMatchObject({ status: 'active' });
    await applyKey(two, declared('CI gate'), state(), new Report());
    expect((await keys())[0]).toMatchObject({ status: 'revoked' });
  });

  test('waits for the succession to its predecessor, when the plan has one', async () => {
    const { run, kill, unanswered, keys } = await opened();
    const first = state();
    await applyKey(run('zero'), declared('CI gate'), first, new Report());
    const { id, text } = await kill('one', declared('CI gate', 'new'), first.latest);
    unanswered(id, text);
    const left = async () => (await keys())[1]?.status;
    await planKey(run('two'), declared('CI gate', 'new'), first.latest, new Report());
    await applyKey(run('two'), declared('Other'), state(), new Report());
    expect(await left()).toBe('active');
    await applyKey(run('two'), declared('CI gate', 'new'), first, new Report());
    expect(await left()).toBe('revoked');
  });

  test('does not wait for a succession that the plan has no more', async () => {
    const { run, kill, unanswered, keys } = await opened();
    const first = state();
    await applyKey(run('zero'), declared('CI gate'), first, new Report());
    const { id, text } = await kill('one', declared('CI gate', 'new'), first.latest);
    unanswered(id, text);
    await planKey(run('two'), declared('CI gate', 'new'), first.latest, new Report());
    const three = run('three');
    await planKey(three, declared('CI gate'), first.latest, new Report());
    await applyKey(three, declared('Other'), state(), new Report());
    expect((await keys())[1]).toMatchObject({ status: 'revoked' });
  });

  test('may be what a destination holds, also for an apply in a process that has planned nothing', async () => {
    const { run, kill, unanswered, keys, session } = await opened();
    const { id, text } = await kill('one');
    unanswered(id, text);
    const [left] = await keys();
    const owners: unknown[] = [];
    const asking = {
      ...declared('CI gate'),
      destinations: [
        {
          id: 'memory:ci',
          place: 'memory:ci',
          holdsMany: false,
          open: async (identify?: IdentifyOwner): Promise<Destination> => ({
            id: 'memory:ci',
            reversible: true,
            check: async () => {},
            async deliver() {
              owners.push(await identify?.(left?.fingerprint ?? ''));
              return { record: {}, undo: async () => {} };
            },
            observe: async () => ({ state: 'in-place' }),
            withdraw: async () => {},
          }),
        },
      ],
    };
    const report = new Report();
    await applyKey(run('two', { ...session, planned: nothingPlanned() }), asking, state(), report);
    expect(owners).toEqual([{ kind: 'own' }]);
    expect(titles(report)).toEqual(['Key Of An Interrupted Apply Was Revoked: "CI gate"']);
  });

  test('is left alone and named when it was handed over, until a record names it', async () => {
    const { run, kill, keys, entries } = await opened();
    await kill('one');
    const report = new Report();
    await applyKey(run('two'), declared('A'), state(), report);
    expect(titles(report)).toEqual(['Key May Not Be Recorded']);
    expect((await keys())[0]).toMatchObject({ status: 'active' });
    expect(report.problems[0]?.detail).toContain((await keys())[0]?.id);

    const three = run('three');
    await three.journal.recorded((await keys())[0]?.id ?? '');
    const later = new Report();
    await applyKey(three, declared('B'), state(), later);
    expect(titles(later)).toEqual([]);
    expect([...entries.values()].filter((text) => text.includes('"process":"one"'))).toEqual([]);
  });

  test('is named after it was handed over also by work that fails', async () => {
    const { run, kill, with: replaced } = await opened();
    await kill('one');
    const refused = replaced({
      createApiKey: () => Promise.reject(new LifecycleError({ title: 'No', detail: '.' })),
    });
    const report = new Report();
    await expect(applyKey(run('two', refused), declared('A'), state(), report)).rejects.toThrow('No');
    expect(titles(report)).toEqual(['Key May Not Be Recorded']);
    const removal = new Report();
    const record = { ...sampleRecord, organizationId: 'org_other' };
    await expect(removeKey(run('three'), state(record), removal)).rejects.toThrow('Another Organization');
    expect(titles(removal)).toEqual(['Key May Not Be Recorded']);
  });

  test('is never touched and named without an end, when it is of another organization', async () => {
    const { run, kill, unanswered, keys } = await opened();
    const { id, text } = await kill('one');
    unanswered(id, text.replace(/"org_[^"]+"/, '"org_other"'));
    const two = run('two');
    const report = new Report();
    await planKey(two, declared('A'), undefined, report);
    await applyKey(two, declared('A'), state(), report);
    expect(titles(report)).toEqual(['Creation May Have Been Interrupted: "CI gate"']);
    expect(report.problems[0]?.detail).toContain('org_other');
    expect((await keys())[0]).toMatchObject({ status: 'active' });
  });

  test('is forgotten when there is nothing, once no request can arrive any more', async () => {
    const { run, kill, unanswered, entries, emulator } = await opened();
    const { id, text } = await kill('one');
    entries.delete(id);
    const other = randomUUID();
    unanswered(other, text.replace(/"key":"[^"]*"/, '"key":null'));
    await applyKey(run('two'), declared('A'), state(), new Report());
    expect(entries.has(other)).toBe(true);
    emulator.clock.advance(HOUR);
    await applyKey(run('three'), declared('B'), state(), new Report());
    expect(entries.has(other)).toBe(false);
  });
});

test.each([
  ['a first key', {}, []],
  ['a successor', { successor: `terraform:${'0'.repeat(64)}` }, ['Key May Not Be Recorded']],
])(
  'a forged note of %s that names the key of another state does not end it, nor set it to expire',
  async (_, kind, named) => {
    const { run, keys, entries } = await opened();
    const other = state();
    await applyKey(run('other'), declared('Theirs'), other, new Report());
    const writer = { process: 'x', run: 'x', state: 'one' };
    const forged = { version: 1, name: 'Theirs', organization: other.latest?.organizationId, ...writer };
    const claim = { key: other.latest?.id, progress: 'abandoned', ends_at: '2026-11-23T12:00:00Z' };
    entries.clear();
    entries.set(randomUUID(), JSON.stringify({ ...forged, ...claim, ...kind }));
    const [before] = await keys();
    const [planned, report] = [new Report(), new Report()];
    const here = run('here');
    await planKey(here, declared('Ours'), undefined, planned);
    await applyKey(here, declared('Ours'), state(), report);
    expect((await keys())[0]).toEqual(before);
    expect(titles(report)).toEqual(named);
  },
);

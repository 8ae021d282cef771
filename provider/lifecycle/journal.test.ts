import { describe, expect, it } from 'vitest';
import { NOW } from '../keys/plan.fixture.ts';
import { type FoundEntry, Journal } from './journal.ts';
import { memoryStore } from './journal-memory.ts';

const CREATION = { name: 'CI gate', organization: 'org_1', endsAt: NOW, successorBase: null };

/** Processes that share a directory, with what each believes of the others. */
function shared(running: Readonly<Record<string, 'yes' | 'no'>> = {}) {
  const entries = new Map<string, string>();
  let last = 0;
  return {
    entries,
    open: (process: string, of?: Parameters<typeof memoryStore>[3]) =>
      new Journal(
        memoryStore(entries, process, (other) => running[other] ?? 'unknown', of),
        () => `entry-${++last}`,
      ),
  };
}

const standings = (found: readonly FoundEntry[]) =>
  found.map((one) => (one.kind === 'entry' ? one.standing : one.kind));

describe('an entry of the journal', () => {
  it.each<['yes' | 'no' | undefined, string, string, string]>([
    ['yes', 'running', 'running', 'interrupted'],
    ['no', 'interrupted', 'answered', 'interrupted'],
    [undefined, 'elsewhere', 'answered', 'interrupted'],
  ])('whose process runs: %s, is begun %s, answered %s, abandoned %s', async (runs, ...expected) => {
    const { open } = shared(runs === undefined ? {} : { a: runs });
    const journal = open('a');
    await journal.begin(CREATION);
    await (await journal.begin(CREATION)).answered('key_1');
    await (await journal.begin(CREATION)).abandoned();
    expect(standings(await open('b').found())).toEqual(expected);
  });

  it('is kept as it was written, and holds no more than that', async () => {
    const { open, entries } = shared();
    const creation = await open('a').begin(CREATION);
    await creation.answered('key_1');
    const entry = { ...CREATION, id: creation.id, process: 'a', progress: 'answered', key: 'key_1' };
    expect(await open('b').found()).toMatchObject([{ kind: 'entry', entry }]);
    expect(Object.keys(JSON.parse(entries.get(creation.id) ?? ''))).toEqual([
      'version',
      'name',
      'organization',
      'key',
      'process',
      'run',
      'state',
      'progress',
      'ends_at',
    ]);
  });

  it('is gone when nothing is left of its creation', async () => {
    const { open } = shared();
    const journal = open('a');
    await (await journal.begin(CREATION)).discard();
    const creation = await journal.begin(CREATION);
    await journal.discard(creation);
    expect(await open('b').found()).toEqual([]);
  });

  it('is gone when a record names its key, in the same run or another', async () => {
    const { open } = shared();
    const journal = open('a');
    for (const key of ['key_1', 'key_2', 'key_3']) await (await journal.begin(CREATION)).answered(key);
    await journal.recorded('key_1');
    const other = open('b');
    await other.recorded('key_2');
    await other.recorded('key_of_before');
    expect(await other.found()).toMatchObject([{ entry: { key: 'key_3' } }]);
  });

  it('proves nothing while a record names its key, even if it cannot be removed', async () => {
    const { entries, open } = shared({ a: 'no' });
    const creation = await open('a').begin(CREATION);
    await creation.write({ key: 'key_1' });
    const stuck = new Journal(
      { ...memoryStore(entries), remove: () => Promise.reject(new Error()) },
      () => '',
    );
    await stuck.recorded('key_1');
    expect(await stuck.found()).toEqual([]);
  });

  it('that was answered proves nothing while its run goes on, although its process has ended', async () => {
    const running: Record<string, 'yes' | 'no'> = { a: 'no', 'run 1': 'yes' };
    const { open } = shared(running);
    await (await open('a', { run: 'run 1' }).begin(CREATION)).answered('key_1');
    const other = open('b', { run: 'run 2' });
    expect(standings(await other.found())).toEqual(['running']);
    running['run 1'] = 'no';
    expect(standings(await other.found())).toEqual(['answered']);
  });

  it('that was answered is found only for its own state, what was interrupted for each', async () => {
    const { open } = shared({ a: 'no' });
    const journal = open('a', { state: 'state 1' });
    await journal.begin(CREATION);
    await (await journal.begin(CREATION)).answered('key_1');
    const isOfThisState = async (state: string) =>
      (await open('b', { state }).found()).map((one) => one.kind === 'entry' && one.isOfThisState);
    expect(await isOfThisState('state 1')).toEqual([true, true]);
    expect(await isOfThisState('state 2')).toEqual([false]);
  });

  it.each(['', '{', '[]', '"text"', '{"version":1}', '{"version":2,"name":"CI gate"}'])(
    'that is %j is unreadable, and named',
    async (text) => {
      const { entries, open } = shared();
      entries.set('entry-0', text);
      const journal = open('a');
      await journal.recorded('key_1');
      expect(await journal.found()).toEqual([{ kind: 'unreadable', where: 'the entry entry-0' }]);
    },
  );

  it('of a changed file is unreadable, whatever was changed', async () => {
    const { entries, open } = shared();
    const creation = await open('a').begin(CREATION);
    const fields: object = JSON.parse(entries.get(creation.id) ?? '');
    for (const name of [
      'name',
      'organization',
      'process',
      'run',
      'state',
      'progress',
      'ends_at',
      'version',
    ]) {
      entries.set(creation.id, JSON.stringify({ ...fields, [name]: null }));
      expect(standings(await open('b').found()), name).toEqual(['unreadable']);
    }
  });
});

import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { managedKeys } from './managed-keys.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'managed-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Long enough that a test that waited for it would fail. */
const FOREVER = 600_000;
const waiting = () => managedKeys(directory, 'provider', FOREVER);
const impatient = (at = directory) => managedKeys(at, 'provider', 1);

describe('managedKeys', () => {
  it('knows a key that was read before it is asked for, or while it is waited for', async () => {
    const keys = waiting();
    keys.add('key_1');
    expect(await keys.includes('key_1', 'file:a', 'plan')).toBe(true);
    const [first, second] = [
      keys.includes('key_2', 'file:a', 'plan'),
      keys.includes('key_2', 'file:b', 'plan'),
    ];
    keys.add('key_3');
    keys.add('key_2');
    expect(await Promise.all([first, second])).toEqual([true, true]);
  });

  it('gives up on a key when nothing else is read any more', async () => {
    const keys = impatient();
    keys.add('key_1');
    expect(await keys.includes('key_2', 'file:a', 'plan')).toBe(false);
    expect(await readdir(directory)).toEqual([]);
  });

  it('lets an apply rely on what its plan found, at that place only and for a day', async () => {
    const plan = impatient();
    plan.add('key_1');
    await plan.includes('key_1', 'file:a', 'plan');
    expect(await waiting().includes('key_1', 'file:a', 'plan')).toBe(true);
    expect(await impatient().includes('key_1', 'file:b', 'plan')).toBe(false);
    const dayBefore = new Date(Date.now() - 86_400_001);
    for (const note of await readdir(directory)) await utimes(join(directory, note), dayBefore, dayBefore);
    expect(await impatient().includes('key_1', 'file:a', 'plan')).toBe(false);
    expect(await readdir(directory)).toEqual([]);
  });

  it('expects at plan a key that an earlier run has read, but relies on it only once it is read', async () => {
    const earlier = impatient();
    earlier.add('key_1');
    await earlier.save();
    expect(await managedKeys(directory, 'another', 1).includes('key_1', 'file:a', 'plan')).toBe(false);
    const plan = waiting();
    expect(await plan.includes('key_1', 'file:a', 'plan')).toBe(true);
    expect(await impatient().includes('key_1', 'file:a', 'apply')).toBe(false);
    plan.add('key_1');
    await plan.save();
    expect(await waiting().includes('key_1', 'file:a', 'apply')).toBe(true);
    expect(await impatient().includes('key_1', 'file:b', 'apply')).toBe(false);
  });

  it('keeps in mind what several runs have read, and forgets it in time', async () => {
    for (const id of ['key_1', 'key_2']) {
      const run = impatient();
      run.add(id);
      await run.save();
    }
    const [file = ''] = await readdir(directory);
    const read: object = JSON.parse(await readFile(join(directory, file), 'utf8'));
    expect(Object.keys(read)).toEqual(['key_1', 'key_2']);
    await writeFile(join(directory, file), JSON.stringify({ ...read, key_1: Date.now() - 31 * 86_400_000 }));
    expect(await impatient().includes('key_1', 'file:a', 'plan')).toBe(false);
    expect(await waiting().includes('key_2', 'file:a', 'plan')).toBe(true);
    await writeFile(join(directory, file), 'cut short');
    expect(await impatient().includes('key_2', 'file:b', 'plan')).toBe(false);
  });

  it('lets an apply know which keys make way for new ones of their names', async () => {
    await impatient().makesWay('key_1', 'CI gate');
    expect(await impatient().hasMadeWay('key_1', 'CI gate')).toBe(true);
    expect(await impatient().hasMadeWay('key_1', 'Other')).toBe(false);
    expect(await impatient().hasMadeWay('key_2', 'CI gate')).toBe(false);
  });

  it('lets an apply of any provider know which keys the last plan gives successors', async () => {
    await impatient().expectSuccessor('base', true);
    expect(await managedKeys(directory, 'another', 0).expectsSuccessor('base')).toBe(true);
    expect(await impatient().expectsSuccessor('other')).toBe(false);
    await impatient().expectSuccessor('base', false);
    expect(await impatient().expectsSuccessor('base')).toBe(false);
  });

  it('works where it can note nothing', async () => {
    await writeFile(join(directory, 'file'), '');
    const keys = impatient(join(directory, 'file', 'below'));
    keys.add('key_1');
    expect(await keys.includes('key_1', 'file:a', 'plan')).toBe(true);
    expect(await keys.includes('key_2', 'file:a', 'plan')).toBe(false);
    await keys.makesWay('key_1', 'CI gate');
    for (const isExpected of [true, false]) await keys.expectSuccessor('base', isExpected);
    await keys.save();
  });
});

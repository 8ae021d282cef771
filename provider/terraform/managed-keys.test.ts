import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
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
const waiting = () => managedKeys(directory, FOREVER);
const impatient = (at = directory) => managedKeys(at, 1);

describe('managedKeys', () => {
  it('knows a key that was read before it is asked for, or while it is waited for', async () => {
    const keys = waiting();
    keys.add('key_1');
    expect(await keys.includes('key_1', 'file:a')).toBe(true);
    const [first, second] = [keys.includes('key_2', 'file:a'), keys.includes('key_2', 'file:b')];
    keys.add('key_3');
    keys.add('key_2');
    expect(await Promise.all([first, second])).toEqual([true, true]);
  });

  it('gives up on a key when nothing else is read any more', async () => {
    const keys = impatient();
    keys.add('key_1');
    expect(await keys.includes('key_2', 'file:a')).toBe(false);
    expect(await readdir(directory)).toEqual([]);
  });

  it('lets an apply rely on what its plan found, at that place only and for a day', async () => {
    const plan = impatient();
    plan.add('key_1');
    await plan.includes('key_1', 'file:a');
    expect(await waiting().includes('key_1', 'file:a')).toBe(true);
    expect(await impatient().includes('key_1', 'file:b')).toBe(false);
    const dayBefore = new Date(Date.now() - 86_400_001);
    for (const note of await readdir(directory)) await utimes(join(directory, note), dayBefore, dayBefore);
    expect(await impatient().includes('key_1', 'file:a')).toBe(false);
    expect(await readdir(directory)).toEqual([]);
  });

  it('works where it can note nothing', async () => {
    await writeFile(join(directory, 'file'), '');
    const keys = impatient(join(directory, 'file', 'below'));
    keys.add('key_1');
    expect(await keys.includes('key_1', 'file:a')).toBe(true);
    expect(await keys.includes('key_2', 'file:a')).toBe(false);
  });
});

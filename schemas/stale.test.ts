import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderSchemas } from './render.ts';
import { findStale } from './stale.ts';

describe('findStale', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'schemas-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('names what is missing, outdated and left over, and nothing else', async () => {
    await writeFile(join(folder, 'same.json'), '{}\n');
    await writeFile(join(folder, 'old.json'), '{}\n');
    await writeFile(join(folder, 'gone.json'), '{}\n');
    await writeFile(join(folder, 'notes.txt'), 'kept');
    const rendered = new Map([
      ['same.json', '{}\n'],
      ['old.json', '{"a":1}\n'],
      ['new.json', '{}\n'],
    ]);
    expect(await findStale(pathToFileURL(`${folder}/`), rendered)).toEqual([
      { name: 'old.json', why: 'outdated' },
      { name: 'new.json', why: 'missing' },
      { name: 'gone.json', why: 'left over' },
    ]);
  });
});

describe('the published schemas', () => {
  it('are what the contract says now (else: npm run schemas)', async () => {
    expect(await findStale(new URL('./', import.meta.url), renderSchemas())).toEqual([]);
  });

  it('come out the same every time', () => {
    expect([...renderSchemas()]).toEqual([...renderSchemas()]);
  });
});

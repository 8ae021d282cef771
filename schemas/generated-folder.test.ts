import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { docsFolder } from './docs-folder.ts';
import { findStale } from './generated-folder.ts';
import { readmeFile } from './readme/readme.ts';
import { renderSchemas, schemaFiles } from './render.ts';

describe('findStale', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'generated-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('names what is missing, outdated and obsolete, and nothing else', async () => {
    await mkdir(join(folder, 'in'));
    await writeFile(join(folder, 'in', 'same.json'), '{}\n');
    await writeFile(join(folder, 'old.json'), '{}\n');
    await writeFile(join(folder, 'in', 'gone.json'), '{}\n');
    await writeFile(join(folder, 'notes.txt'), 'kept');
    const files = new Map([
      ['in/same.json', '{}\n'],
      ['old.json', '{"a":1}\n'],
      ['new.json', '{}\n'],
    ]);
    expect(await findStale({ folder, extension: '.json', files })).toEqual([
      { path: 'old.json', why: 'outdated' },
      { path: 'new.json', why: 'missing' },
      { path: 'in/gone.json', why: 'obsolete' },
    ]);
    const writtenByHand = new Set(['in/gone.json']);
    expect(await findStale({ folder, extension: '.json', files, writtenByHand })).toHaveLength(2);
    expect(await findStale({ folder, files: new Map([['in/same.json', '{}\n']]) })).toEqual([]);
  });
});

describe('the published files', () => {
  it('are up to date (otherwise run "npm run schemas" and "npm run docs")', async () => {
    expect(await findStale(schemaFiles())).toEqual([]);
    expect(await findStale(await docsFolder())).toEqual([]);
    expect(await findStale(readmeFile())).toEqual([]);
  });

  it('are the same every time', () => {
    expect([...renderSchemas()]).toEqual([...renderSchemas()]);
  });
});

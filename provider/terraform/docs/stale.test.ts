import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DOCS, publishedPages } from './published.ts';
import { findStalePages } from './stale.ts';

describe('findStalePages', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'docs-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('names what is missing, outdated and obsolete, and nothing else', async () => {
    await mkdir(join(folder, 'resources'));
    await writeFile(join(folder, 'index.md'), 'same');
    await writeFile(join(folder, 'resources', 'old.md'), 'before');
    await writeFile(join(folder, 'resources', 'gone.md'), '');
    await writeFile(join(folder, 'picture.png'), '');
    const pages = new Map([
      ['index.md', 'same'],
      ['resources/old.md', 'now'],
      ['resources/new.md', 'now'],
    ]);
    expect(await findStalePages(folder, pages)).toEqual([
      { path: 'resources/old.md', why: 'outdated' },
      { path: 'resources/new.md', why: 'missing' },
      { path: 'resources/gone.md', why: 'obsolete' },
    ]);
  });
});

describe('docs/', () => {
  it('is what the schemas and examples say now (else: npm run docs)', async () => {
    expect(await findStalePages(DOCS, publishedPages())).toEqual([]);
  });
});

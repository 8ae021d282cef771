import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const VITEPRESS = join(ROOT, 'node_modules', 'vitepress', 'bin', 'vitepress.js');
/** No request gets out: a proxy that does not exist. */
const OFFLINE = { HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' };

describe('npm run site', () => {
  let files: ReadonlySet<string>;
  let pages: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'site-'));
    // It fails on links to pages that do not exist.
    await promisify(execFile)(process.execPath, [VITEPRESS, 'build', 'docs', '--outDir', folder], {
      cwd: ROOT,
      env: { ...process.env, ...OFFLINE },
      maxBuffer: 10_000_000,
    });
    const names = (await readdir(folder, { recursive: true })).map((name) => name.replaceAll('\\', '/'));
    files = new Set(names);
    const read = async (name: string) => [name, await readFile(join(folder, name), 'utf8')] as const;
    pages = new Map(await Promise.all(names.filter((name) => name.endsWith('.html')).map(read)));
    return () => rm(folder, { recursive: true, force: true });
  }, 300_000);

  it('makes a page of each page of docs', async () => {
    const written = (await readdir(join(ROOT, 'docs'), { recursive: true }))
      .filter((name) => name.endsWith('.md'))
      .map((name) => name.replaceAll('\\', '/').replace(/\.md$/, '.html'));
    expect(written.filter((name) => !pages.has(name))).toEqual([]);
  });

  it('links to pages, files and headings that exist', () => {
    const missing: string[] = [];
    for (const [name, text] of pages)
      for (const [, target = ''] of text.matchAll(/\s(?:href|src)="([^"]+)"/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        const [path = '', anchor] = target.replaceAll('&amp;', '&').split('#');
        const file = path === '' ? name : pathOf(path, name);
        const linked = pages.get(file);
        const isThere =
          files.has(file) && (!anchor || linked?.includes(`id="${decodeURIComponent(anchor)}"`));
        if (!isThere) missing.push(`${name}: ${target}`);
      }
    expect(missing).toEqual([]);
  });

  it('loads nothing from elsewhere, and has its search with it', () => {
    for (const [name, text] of pages) {
      const loaded = [...text.matchAll(/<(?:script|link|img)\b[^>]*\s(?:href|src)="(https?:[^"]+)"/g)];
      expect(
        loaded.map(([, address]) => address),
        name,
      ).toEqual([]);
    }
    expect([...files].some((name) => /localSearchIndex/i.test(name))).toBe(true);
  });
});

/** The file of a link: `/guides/` is `guides/index.html`. */
function pathOf(path: string, from: string): string {
  const absolute = path.startsWith('/') ? path.slice(1) : posix.join(dirname(from), path);
  if (absolute === '' || absolute === '.') return 'index.html';
  return absolute.endsWith('/') ? `${absolute}index.html` : absolute;
}

import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join, posix } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_ARGUMENTS, findChromium, warnOfNoBrowser } from '../browser/find-chromium.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const VITEPRESS = join(ROOT, 'node_modules', 'vitepress', 'bin', 'vitepress.js');
/** No request gets out: a proxy that does not exist. */
const OFFLINE = { HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' };

const CHROMIUM = findChromium(process.env);
if (CHROMIUM === undefined) warnOfNoBrowser('Chromium was not found');

describe('npm run site', () => {
  let folder: string;
  let files: ReadonlySet<string>;
  let pages: ReadonlyMap<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'site-'));
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

  it.skipIf(CHROMIUM === undefined)(
    'finds a page by a word, without a request to anywhere else',
    async () => {
      const { server, url } = await serve(folder);
      const browser = await chromium.launch({
        executablePath: CHROMIUM ?? '',
        args: [...CHROMIUM_ARGUMENTS],
      });
      try {
        const page = await browser.newPage();
        page.setDefaultTimeout(60_000);
        const faults: string[] = [];
        page.on('request', (request) => {
          if (!request.url().startsWith(`${url}/`)) faults.push(`request to ${request.url()}`);
        });
        page.on('pageerror', (error) => faults.push(error.message));
        await page.goto(`${url}/`);
        await page.getByRole('button', { name: 'Search' }).click();
        await page.getByRole('searchbox').fill('key_fingerprint');
        const found = page.getByRole('option').first();
        await found.waitFor();
        await found.click();
        await page.waitForURL(/\/functions\/key_fingerprint\.html/);
        expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('key_fingerprint');
        expect(faults).toEqual([]);
      } finally {
        await browser.close();
        server.close();
      }
    },
  );
});

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** Serves a folder on this machine, as any server of static files does. */
async function serve(folder: string): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer(async ({ url = '/' }, response) => {
    const path = pathOf(decodeURIComponent(new URL(url, 'http://site').pathname), 'index.html');
    const content = await readFile(join(folder, path)).catch(() => undefined);
    response.writeHead(content === undefined ? 404 : 200, { 'content-type': TYPES[extname(path)] ?? '' });
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  return { server, url: `http://127.0.0.1:${address.port}` };
}

/** The file of a link: `/guides/` is `guides/index.html`. */
function pathOf(path: string, from: string): string {
  const absolute = path.startsWith('/') ? path.slice(1) : posix.join(dirname(from), path);
  if (absolute === '' || absolute === '.') return 'index.html';
  return absolute.endsWith('/') ? `${absolute}index.html` : absolute;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { REPOSITORY_URL, VERSION } from '../../provider/version.ts';
import { GUIDES } from '../../schemas/guides.ts';

const DOCS = join(import.meta.dirname, '..');

/** The pages of a folder as links of the sidebar, in alphabetical order unless another is given. */
function pagesOf(folder: string, order: readonly string[] = []) {
  const names = readdirSync(join(DOCS, folder))
    .filter((name) => name.endsWith('.md') && name !== 'index.md')
    .map((name) => name.slice(0, -'.md'.length));
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return names
    .toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map((name) => ({ text: titleOf(join(DOCS, folder, `${name}.md`)), link: `/${folder}/${name}` }));
}

function titleOf(file: string): string {
  return /^# (.*)$/m.exec(readFileSync(file, 'utf8'))?.[1]?.replaceAll('`', '') ?? file;
}

/** The site of `npm run site`: the pages of `docs/` with a search that works offline. */
export default defineConfig({
  title: 'Keys as code for LowerPlane',
  description: 'API keys of LowerPlane in code: planned, rotated, delivered, and checked in CI.',
  lang: 'en',
  // Below any path, and without a server that guesses extensions.
  base: process.env.SITE_BASE ?? '/',
  cleanUrls: false,
  outDir: '../provider/dist/site',
  cacheDir: '../provider/dist/site-cache',
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Getting started', link: '/guides/getting-started' },
      { text: 'Command line', link: '/cli/' },
      { text: 'Rules', link: '/rules/' },
    ],
    sidebar: [
      { text: 'Guides', items: pagesOf('guides', GUIDES) },
      {
        text: 'Provider',
        items: [
          { text: 'Settings', link: '/' },
          ...['resources', 'ephemeral-resources', 'data-sources', 'functions', 'list-resources', 'actions']
            .filter((folder) => readdirSync(DOCS).includes(folder))
            .flatMap((folder) => pagesOf(folder)),
        ],
      },
      { text: 'Command line', collapsed: true, link: '/cli/', items: pagesOf('cli') },
      { text: 'Rules of the gate', collapsed: true, link: '/rules/', items: pagesOf('rules') },
      { text: 'Errors', collapsed: true, link: '/errors/', items: pagesOf('errors') },
    ],
    socialLinks: [{ icon: 'github', link: REPOSITORY_URL }],
    footer: { message: `Version ${VERSION}. MIT License.` },
    outline: [2, 3],
  },
});

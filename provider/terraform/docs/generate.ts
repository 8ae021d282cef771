import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { DOCS, publishedPages } from './published.ts';
import { findStalePages } from './stale.ts';

const HELP = `npm run docs [-- --check]

Writes docs/ for the Terraform Registry from the provider's schemas and examples/terraform.

  --check   write nothing; list pages that are not up to date and exit with 1
`;

const { values } = parseArgs({
  options: { check: { type: 'boolean', default: false }, help: { type: 'boolean' } },
});
if (values.help) process.stdout.write(HELP);
else await (values.check ? check() : write());

async function check(): Promise<void> {
  const stale = await findStalePages(DOCS, publishedPages());
  for (const { path, why } of stale) console.error(`docs/${path} is ${why}. Run: npm run docs`);
  if (stale.length > 0) process.exitCode = 1;
}

async function write(): Promise<void> {
  const pages = publishedPages();
  for (const { path } of await findStalePages(DOCS, pages)) {
    const content = pages.get(path);
    const file = join(DOCS, path);
    if (content === undefined) await rm(file);
    else {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    console.log(`docs/${path} ${content === undefined ? 'removed' : 'written'}`);
  }
  console.log(`${pages.size} pages are up to date.`);
}

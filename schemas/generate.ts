import { rm, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { renderSchemas } from './render.ts';
import { findStale } from './stale.ts';

// Writes schemas/*.json from the contract; with --check it writes nothing and exits 1 when a file is stale.
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const folder = new URL('./', import.meta.url);
const rendered = renderSchemas();
const stale = await findStale(folder, rendered);

if (values.check) {
  for (const { name, why } of stale) console.error(`schemas/${name} is ${why}. Run: npm run schemas`);
  if (stale.length > 0) process.exitCode = 1;
} else {
  for (const { name } of stale) {
    const content = rendered.get(name);
    if (content === undefined) await rm(new URL(name, folder));
    else await writeFile(new URL(name, folder), content);
    console.log(`schemas/${name} ${content === undefined ? 'removed' : 'written'}`);
  }
  console.log(`${rendered.size} schemas are up to date.`);
}

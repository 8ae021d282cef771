/** A floor for the scanner's benchmark: seconds that secretlint takes for every nth file of a folder. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

const [folder = '.', step = '1'] = process.argv.slice(2);
const { lintSource } = await import(`@secretlint/${'core'}`);
const { creator } = await import(`@secretlint/${'secretlint-rule-preset-recommend'}`);
const options = { config: { rules: [{ id: creator.meta.id, rule: creator, options: {} }] } };

const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const start = performance.now();
for (const [index, entry] of files.entries()) {
  if (index % Number(step) !== 0) continue;
  const filePath = join(entry.parentPath, entry.name);
  const content = readFileSync(filePath);
  if (content.includes(0)) continue;
  await lintSource({
    source: { content: content.toString('utf8'), filePath, ext: extname(filePath), contentType: 'text' },
    options,
  });
}
process.stdout.write(String((performance.now() - start) / 1_000));

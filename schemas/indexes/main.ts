import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { generatedIndexes } from './indexes.ts';
import { ROOT } from './module-files.ts';

const HELP = `npm run indexes [-- --check]

Writes the lists that follow from files: kinds of destinations, commands, Terraform types, kinds of secrets and the
gate's rules.

  --check   write nothing; list files that are not up to date and exit with 1
`;

const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean' } } });
if (values.help) process.stdout.write(HELP);
else {
  for await (const [path, content] of generatedIndexes()) {
    const file = join(ROOT, path);
    if (existsSync(file) && readFileSync(file, 'utf8') === content) continue;
    if (values.check) {
      console.error(`${path} is not up to date. Run: npm run indexes`);
      process.exitCode = 1;
    } else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      console.log(`${path} written`);
    }
  }
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { blocksBelow, type CodeBlock } from '../../markdown/code-blocks.ts';
import { argumentsOf, commandLines } from '../../markdown/command-lines.ts';
import { consumerOf } from '../key-consumer.ts';
import { surroundings } from './ran-command.ts';

const DAY = 86_400_000;
const GUIDE = readFileSync(join(import.meta.dirname, '../../../docs/guides/narrowing.md'), 'utf8');

/** The content of the first block in a language; '' is what a command prints. */
function blockIn(blocks: readonly CodeBlock[], language: string): string {
  const found = blocks.find((block) => block.language === language);
  if (found === undefined) throw new Error(`The guide has no block in "${language}".`);
  return found.content;
}

/** The last four characters of a key are its own. */
function withoutKeys(text: string): string {
  return text.replaceAll(/…\w{4}/g, '…');
}

it('the guide to narrowing shows what its commands print, and the edits are the lines to write', async () => {
  const { emulator, folder, run, json } = await surroundings();
  const found = blocksBelow(GUIDE, 'Find what a key does not need');
  const file = join(folder, 'lowerplane.yaml');
  const declaration = blockIn(found, 'yaml').replace(/^# lowerplane.yaml\n/, '');
  writeFileSync(file, declaration);
  mkdirSync(join(folder, 'secrets'));
  expect(await run(['apply', '--yes'])).toMatchObject({ code: 0 });
  const consumer = consumerOf(emulator.url, readFileSync(join(folder, 'secrets/evidence.key'), 'utf8'));
  for (let reads = 0; reads < 9; reads++) await consumer.read('production');
  for (let uploads = 0; uploads < 3; uploads++) await consumer.upload('production');
  emulator.clock.advance(10 * DAY);

  const [line = ''] = commandLines(blockIn(found, 'sh'));
  const args = argumentsOf(line);
  expect(withoutKeys((await run(args)).out)).toBe(withoutKeys(blockIn(found, '')));

  const lines = declaration.split('\n');
  const { report } = await json('keys-advise', args);
  for (const { at, edit } of report.advice) {
    const index = Number(/^lowerplane\.yaml:(\d+)$/.exec(at)?.[1]) - 1;
    lines[index] = `    ${edit}`;
  }
  writeFileSync(file, lines.join('\n'));
  const planned = await run(['plan']);
  expect(planned.out).toContain(blockIn(blocksBelow(GUIDE, 'See what it would have refused'), ''));
  expect(await run(['apply', '--yes'])).toMatchObject({ code: 0 });
  expect(await run(args)).toMatchObject({ code: 0, out: 'No advice for 1 active key.\n' });
});

import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { shellWord } from './run-rotate-command.ts';

it.each([
  'CI gate',
  "it's",
  '$(touch x) `id` $HOME',
  'a"b',
  `both ' and " and $x`,
  'back\\slash',
  '100 % <b>; rm *',
])('a shell reads %j as it is', (name) => {
  expect(execFileSync('sh', ['-c', `printf %s ${shellWord(name)}`], { encoding: 'utf8' })).toBe(name);
});

it('shows what would reorder the command', () => {
  expect(shellWord('a\u202eb')).toBe('"a\\u202eb"');
});

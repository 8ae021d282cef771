import { chmodSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { githubToken, MadeRepository } from './made-repository.ts';

const CLI = resolve(import.meta.dirname, '../../../provider/cli');

it('works as a pre-commit hook, where git has its own idea of the index', () => {
  const repo = new MadeRepository();
  repo.commit('start', { 'a.ts': 'one\n' });
  repo.write(
    'run.mjs',
    `import { command } from ${JSON.stringify(join(CLI, 'commands/scan.ts'))};
import { processIo } from ${JSON.stringify(join(CLI, 'command-io.ts'))};
process.exitCode = await command.run(['--staged'], {
  ...processIo(), colors: false, out: (text) => void process.stderr.write(text),
});\n`,
  );
  mkdirSync(join(repo.folder, '.git/hooks'), { recursive: true });
  repo.write('.git/hooks/pre-commit', `#!/bin/sh\nexec '${process.execPath}' run.mjs\n`);
  chmodSync(join(repo.folder, '.git/hooks/pre-commit'), 0o755);

  repo.write('a.ts', `${githubToken(1)}\n`);
  expect(() => repo.git('commit', '--all', '--quiet', '-m', 'leak')).toThrow(/a\.ts:1:1 {2}GitHub token/);
  repo.write('a.ts', 'two\n');
  repo.git('commit', '--all', '--quiet', '-m', 'clean');
  expect(repo.git('rev-list', '--count', 'HEAD')).toBe('2');
});

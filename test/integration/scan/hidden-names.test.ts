import { expect, it } from 'vitest';
import { command } from '../../../provider/cli/commands/scan.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { githubToken, MadeRepository } from './made-repository.ts';

const TOKEN = githubToken(1);

it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  ['the name of a file', { [`${TOKEN}.env`]: `TOKEN=${githubToken(2)}\n` }, []],
  ['the name of a skipped file', { [`${TOKEN}.bin`]: '\0\u0001\u0002\u0003'.repeat(200) }, []],
  ['a revision that does not exist', { 'a.txt': 'a' }, ['--range', `${TOKEN}..HEAD`]],
])('a token is in no report of a scan when it is %s', async (_, files, args) => {
  const repo = new MadeRepository();
  repo.commit('start', files);
  for (const format of ['terminal', 'json', 'sarif']) {
    const { io, printed } = capturedIo({ cwd: repo.folder });
    await command.run([...args, '--format', format], io);
    expect(printed.out + printed.error).not.toContain(TOKEN);
  }
});

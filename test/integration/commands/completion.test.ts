import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../provider/cli/commands/index.ts';
import { SHELLS, type Shell } from '../../../provider/cli/completion/shells.ts';
import { dispatch } from '../../../provider/cli/dispatch.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { surroundings } from './ran-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'completion-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => {
  writeFileSync(join(folder, 'report one.json'), '');
  writeFileSync(join(folder, "it's $(touch ran).zip"), '');
});

async function script(shell: Shell): Promise<string> {
  const { io, printed } = capturedIo();
  expect(await dispatch(['completion', shell], io)).toBe(0);
  return printed.out;
}

/** What a real shell offers for each line, the cursor at its end. */
type Complete = (lines: readonly string[]) => readonly (readonly string[])[];

const END = '--end-of-line--';

function run(shell: string, args: readonly string[], program: string): readonly (readonly string[])[] {
  const path = join(folder, `${shell}-program`);
  writeFileSync(path, program);
  const out = execFileSync(shell, [...args, path], { cwd: folder, encoding: 'utf8' });
  return out
    .split(`${END}\n`)
    .slice(0, -1)
    .map((text) => text.split('\n').filter((line) => line !== ''));
}

const single = (text: string) => `'${text.replaceAll("'", `'"'"'`)}'`;

const COMPLETE: Readonly<Record<Shell, (text: string) => Complete>> = {
  bash: (text) => (lines) =>
    run(
      'bash',
      ['--norc', '--noprofile'],
      `${text}\n${lines
        .map((line) => {
          // As readline takes a line apart.
          const words = line.split(' ').flatMap((word) => word.split(/(=)/).filter((part) => part !== ''));
          if (line.endsWith(' ')) words.push('');
          return `COMP_WORDS=(${words.map(single).join(' ')}); COMP_CWORD=${words.length - 1}
_lowerplane; printf '%s\\n' "\${COMPREPLY[@]}"; echo '${END}'`;
        })
        .join('\n')}`,
    ),
  // The functions that zsh offers words with, without its line editor.
  zsh: (text) => (lines) =>
    run(
      'zsh',
      ['-f'],
      `compdef() { : }
compset() { cur=\${cur#*=} }
compadd() { shift; print -l -- "$@" | grep -F -- "$cur" }
_files() { print -l -- *(N) | grep -F -- "$cur" }
_normal() { _files }
_describe() { local each; for each in $offered; do [[ \${each%%:*} == "$cur"* ]] && print -r -- "\${each%%:*}"; done }
${text}
${lines
  .map((line) => {
    const words = line.split(' ').filter((word, index, all) => word !== '' || index === all.length - 1);
    return `words=(${words.map(single).join(' ')}); CURRENT=${words.length}; _lowerplane; echo '${END}'`;
  })
  .join('\n')}`,
    ),
  fish: (text) => (lines) =>
    run(
      'fish',
      ['--no-config'],
      `${text}\n${lines
        .map((line) => `complete -C ${single(line)} | string replace -r '\\t.*' ''; echo '${END}'`)
        .join('\n')}`,
    ),
};

const isMissing = (shell: Shell) => spawnSync(shell, ['-c', 'true']).status !== 0;
/** What is not tested is in the name of the test. */
const title = (shell: Shell) =>
  isMissing(shell) ? `in ${shell}: NOT TESTED, because it is not installed` : `in ${shell}`;

describe.each(SHELLS.map((shell) => ({ shell, title: title(shell) })))(
  'lowerplane completion $title',
  ({ shell }) => {
    it.skipIf(isMissing(shell))('offers every command and all of its options', async () => {
      const complete = COMPLETE[shell](await script(shell));
      const commands = await Promise.all([...COMMANDS.values()].map(({ load }) => load()));
      const [first = [], ...others] = complete([
        'lowerplane ',
        ...commands.map(({ name }) => `lowerplane ${name} --`),
      ]);
      const words = new Set([...COMMANDS.keys()].map((name) => name.split(' ')[0] ?? ''));
      expect(first.toSorted()).toEqual([...words, 'help'].toSorted());
      for (const [index, { name, options }] of commands.entries())
        expect(others[index]?.toSorted(), name).toEqual(
          Object.keys(options)
            .map((option) => `--${option}`)
            .toSorted(),
        );
    });

    it.skipIf(isMissing(shell)).each([
      ['lowerplane ke', ['keys']],
      ['lowerplane keys ', ['create', 'list', 'revoke', 'rotate', 'show']],
      ['lowerplane keys li', ['list']],
      ['lowerplane help keys li', ['list']],
      ['lowerplane keys list --status ', ['active', 'all', 'expired', 'revoked']],
      ['lowerplane keys list --status a', ['active', 'all']],
      ['lowerplane keys list --quiet --status rev', ['revoked']],
      ['lowerplane keys list --name ', []],
      ['lowerplane keys list --quiet --unu', ['--unused-for']],
      ['lowerplane completion z', ['zsh']],
      ['lowerplane nothing --', []],
      // A command and a group at once.
      ['lowerplane controls s', ['set']],
      ['lowerplane help controls s', ['set']],
      ['lowerplane controls --st', ['--status']],
      ['lowerplane controls --status not_app', ['not_applicable']],
      ['lowerplane controls --quiet --status not_app', ['not_applicable']],
      ['lowerplane controls set --stat', ['--status']],
      ['lowerplane controls set --status not_app', ['not_applicable']],
    ])('offers for %j', async (line, expected) => {
      const [offered = []] = COMPLETE[shell](await script(shell))([line]);
      const known = expected.length > 0 || line.includes('--') ? offered : [];
      expect(known.toSorted()).toEqual(expect.arrayContaining(expected));
      if (line !== 'lowerplane keys ') expect(offered.toSorted()).toEqual(expected);
    });

    it.skipIf(isMissing(shell))('completes a value behind an equals sign', async () => {
      const [offered = []] = COMPLETE[shell](await script(shell))(['lowerplane keys list --status=ac']);
      expect(offered.map((word) => word.replace('--status=', ''))).toEqual(['active']);
    });

    it.skipIf(isMissing(shell)).each(['lowerplane verify rep', 'lowerplane verify --policy rep'])(
      'completes files for %j, and runs nothing that their names say',
      async (line) => {
        const complete = COMPLETE[shell](await script(shell));
        const [offered = [], all = []] = complete([line, line.replace(/rep$/, '')]);
        const plain = (words: readonly string[]) => words.map((word) => word.replaceAll('\\', ''));
        expect(plain(offered)).toEqual(['report one.json']);
        expect(plain(all)).toContain("it's $(touch ran).zip");
        expect(plain(all)).not.toContain('ran');
      },
    );
  },
);

describe('lowerplane completion', () => {
  it('has a schema for JSON', async () => {
    const { json } = await surroundings();
    const { report } = await json('completion', ['completion', 'bash']);
    expect(report.commands).toHaveLength(COMMANDS.size);
  });

  it('names the shells that it knows', async () => {
    const { run: ran } = await surroundings();
    expect((await ran(['completion'])).error).toContain(
      'Name the shell: lowerplane completion bash | zsh | fish.',
    );
    expect((await ran(['completion', 'fishy'])).error).toContain(
      'The shell must be one of bash, zsh, fish, not "fishy". Did you mean "fish"?',
    );
  });
});

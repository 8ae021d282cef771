/** How long a pre-commit hook holds up a commit: the built command on one staged change, cold, as a whole process. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildCli } from '../../provider/build.ts';
import { CLI_PROGRAM } from '../../provider/dist-paths.ts';
import { type Figure, figure, inTurn } from './figure.ts';

const RUNS = 15;
const FILES = 1_000;
/** What a person at a commit is asked to wait for; on a slow machine bare Node alone takes much of it. */
const MOST_MS = 150;
const BOUND = 2.2;

export async function* measureStaged(): AsyncGenerator<Figure> {
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'bench-staged-')));
  try {
    const cli = join(work, 'cli');
    await buildCli(cli);
    const command = join(cli, basename(CLI_PROGRAM));
    const repository = oneStagedChange(join(work, 'repository'));
    const times = await inTurn(RUNS, {
      floor: async () => run(process.execPath, ['-e', '0'], repository),
      ours: async () => run(process.execPath, [command, 'scan', '--staged'], repository),
    });
    const measured = figure('staged', times, BOUND, { floor: 'bare node -e 0', tracked: FILES, staged: 1 });
    yield { ...measured, bound_ms: MOST_MS, within: measured.within === true && measured.ms <= MOST_MS };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function oneStagedChange(folder: string): string {
  run('git', ['init', '--quiet', folder], tmpdir());
  for (let file = 0; file < FILES; file++)
    writeFileSync(join(folder, `module-${file}.ts`), `export const value${file} = ${file};\n`.repeat(100));
  run('git', ['add', '--all'], folder);
  const author = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.test'];
  run('git', [...author, 'commit', '--quiet', '-m', 'start'], folder);
  appendFileSync(join(folder, 'module-1.ts'), 'export const added = process.env.ADDED;\n');
  run('git', ['add', '--all'], folder);
  return folder;
}

/** @returns milliseconds of wall time. */
function run(program: string, args: readonly string[], cwd: string): number {
  const start = performance.now();
  const { status, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  const ms = performance.now() - start;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return ms;
}

/**
 * How fast the whole history of a repository is scanned, cold, as a whole process. Floor: git printing every object it
 * has, which is the least that any scanner of a history must read.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { buildCli } from '../../provider/build.ts';
import { CLI_PROGRAM } from '../../provider/dist-paths.ts';
import { type Figure, figure, inTurn } from './figure.ts';
import { writeHistory } from './history-repository.ts';
import { peakTeller, silently } from './whole-process.ts';

const RUNS = 5;
const BOUND = 0.8;
const MOST_MIB = 300;
/** 6,000 versions of 60 files, 1.4 GB. */
const SHAPE = { commits: 2_000, files: 60, fileBytes: 230_000, changed: 3 };

/** @param named the repository to scan; left out, one is written. */
export async function* measureHistory(named: string | undefined): AsyncGenerator<Figure> {
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'bench-history-')));
  try {
    const command = join(work, 'cli', basename(CLI_PROGRAM));
    await buildCli(dirname(command));
    const repository = named === undefined ? join(work, 'repository') : resolve(named);
    if (named === undefined) await writeHistory(repository, SHAPE);
    const scan = [command, 'scan', '--history', repository, '--json'];
    const { stdout, stderr } = spawnSync(process.execPath, ['--require', peakTeller(work), ...scan], {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    });
    const { commits, files, bytes } = JSON.parse(stdout).scope;
    const everything = ['cat-file', '--batch-all-objects', '--batch', '--unordered'];
    const times = await inTurn(RUNS, {
      floor: async () => silently('git', ['-C', repository, ...everything]),
      ours: async () => silently(process.execPath, scan),
    });
    const peak = Math.round(Number.parseFloat(stderr));
    const measured = figure('history', times, BOUND, {
      floor: `git ${everything.join(' ')}`,
      repository: named ?? 'written for this benchmark',
      commits,
      versions: files,
      mb: Math.round(bytes / 1e6),
    });
    yield {
      ...measured,
      peak_mib: peak,
      peak_bound_mib: MOST_MIB,
      within: measured.within === true && peak <= MOST_MIB,
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

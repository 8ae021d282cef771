/**
 * How fast the whole history of a repository is scanned, cold, as a whole process. Floor: git printing every object it
 * has, which is the least that any scanner of a history must read.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { buildCli } from '../../provider/build.ts';
import { CLI_PROGRAM } from '../../provider/dist-paths.ts';
import { type Figure, figure, inTurn } from './figure.ts';
import { addCommits, historyRepository } from './history-repository.ts';
import { peakTeller, silently } from './whole-process.ts';

const RUNS = 5;
const BOUND = 0.8;
const MOST_MIB = 300;
const MOST_MS_AGAIN = 1_000;
const COMMITS_AGAIN = 10;
/** 28,050 versions, 6.5 GB, and a tenth of that. */
const FULL = { commits: 8_513, files: 85, versions: 330, fileBytes: 232_000 };
const TENTH = { ...FULL, commits: 851, versions: 33 };

/** What is measured. */
export interface HistoryChoice {
  /** The repository to scan; left out, one is written. */
  readonly named?: string | undefined;
  /** Whether the one that is written is as large as a real one. */
  readonly full?: boolean | undefined;
  /** Where it is kept for the next time. */
  readonly folder?: string | undefined;
}

export async function* measureHistory({
  named,
  full = false,
  folder,
}: HistoryChoice): AsyncGenerator<Figure> {
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'bench-history-')));
  try {
    const command = join(work, 'cli', basename(CLI_PROGRAM));
    await buildCli(dirname(command));
    const kept = folder === undefined ? join(tmpdir(), 'lowerplane-bench') : resolve(folder);
    const repository =
      named === undefined ? await historyRepository(kept, full ? FULL : TENTH) : resolve(named);
    const scanOf = (path: string) => [command, 'scan', '--history', path, '--json'];
    const measured = whole(scanOf(repository), work);
    const everything = ['cat-file', '--batch-all-objects', '--batch', '--unordered'];
    const times = await inTurn(RUNS, {
      floor: async () => silently('git', ['-C', repository, ...everything]),
      ours: async () => silently(process.execPath, scanOf(repository)),
    });
    const ratio = figure('history', times, BOUND, {
      floor: `git ${everything.join(' ')}`,
      repository: named ?? 'written for this benchmark',
      ...measured,
    });
    yield {
      ...ratio,
      peak_bound_mib: MOST_MIB,
      within: ratio.within === true && measured.peak_mib <= MOST_MIB,
    };
    yield await again(repository, work, scanOf);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What a scan says about itself, and its largest resident set. */
function whole(scan: readonly string[], work: string) {
  const { stdout, stderr } = spawnSync(process.execPath, ['--require', peakTeller(work), ...scan], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const { scope, findings } = JSON.parse(stdout);
  return {
    commits: scope.commits,
    versions: scope.files,
    findings: findings.length,
    mb: Math.round(scope.bytes / 1e6),
    peak_mib: Math.round(Number.parseFloat(stderr)),
  };
}

/** With the cache of an earlier scan, after further commits. Floor: a bare Node. */
async function again(
  repository: string,
  work: string,
  scanOf: (path: string) => readonly string[],
): Promise<Figure> {
  const clone = join(work, 'clone');
  spawnSync('git', ['clone', '--quiet', '--shared', '--bare', repository, clone], { stdio: 'inherit' });
  const cache = join(work, 'history.cache');
  const scan = [...scanOf(clone), '--cache', cache];
  silently(process.execPath, scan);
  await addCommits(clone, COMMITS_AGAIN);
  const earlier = join(work, 'earlier.cache');
  copyFileSync(cache, earlier);
  const times = await inTurn(RUNS, {
    floor: async () => silently(process.execPath, ['-e', '0']),
    ours: async () => {
      copyFileSync(earlier, cache);
      return silently(process.execPath, scan);
    },
  });
  const measured = figure('history-again', times, undefined, {
    floor: 'node -e 0',
    further_commits: COMMITS_AGAIN,
    cache_kb: Math.round(statSync(earlier).size / 1e3),
  });
  return { ...measured, bound_ms: MOST_MS_AGAIN, within: measured.ms <= MOST_MS_AGAIN };
}

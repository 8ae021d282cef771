/**
 * How fast the secret scanner is, cold, as a whole process, against its floors on the same files:
 * - ripgrep counting the same literals (it only finds them; it judges nothing);
 * - the secretlint command with its recommended rules, as its users run it.
 *
 * Three trees, because neither tool is equally fast on everything: the text of node_modules as it is (programs, types,
 * documentation, JSON and source maps); as a git repository, what of it people write and commit; and a repository of
 * ordinary size that is the same on any machine. The CPU time of the engine is compared with what it would be if the
 * rules were applied to texts as they are.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { Literal } from '../../action/scan/prefilter/literal.ts';
import { ruleSet } from '../../action/scan/rules/rule-set.ts';
import { buildCli } from '../../provider/build.ts';
import { CLI_PROGRAM } from '../../provider/dist-paths.ts';
import { type Figure, figure, inTurn } from './figure.ts';
import { linkedTexts } from './linked-texts.ts';
import { writeOrdinaryTree } from './ordinary-tree.ts';
import { engineTime } from './scan-engine.ts';
import { peakTeller, silently } from './whole-process.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const RUNS = 7;
const BOUND = 1.5;
/** Secretlint takes seconds: often enough to see whether the machine was busy. */
const SECRETLINT_RUNS = 2;
/** At least twenty times as fast. */
const SECRETLINT_BOUND = 1 / 20;
const MOST_MIB = 250;
/** Reading names and values, decoding and joining, against a scan that applies the rules to texts as they are. */
const ENGINE_BOUND = 1.25;
/** The bounds are for trees of this many files: on fewer the start of Node is all that is measured. */
const FEWEST_FILES = 4_000;

/** @param named the folders to scan; without any, two trees made from node_modules and one that is written. */
export async function* measureScan(named: readonly string[]): AsyncGenerator<Figure> {
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'bench-scan-')));
  try {
    const command = join(work, 'cli', basename(CLI_PROGRAM));
    await buildCli(dirname(command));
    const trees =
      named.length === 0 ? usualTrees(work) : named.map((name) => ({ name, folder: resolve(name) }));
    for (const { name, folder } of trees) {
      yield* measureTree({ name, folder, command, work });
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function* usualTrees(work: string): Generator<{ readonly name: string; readonly folder: string }> {
  const from = join(ROOT, 'node_modules');
  yield { name: 'node_modules', folder: linkedTexts(from, join(work, 'all'), isInstalled) };
  const written = linkedTexts(
    from,
    join(work, 'written'),
    (path) => isInstalled(path) && !/\.map$|[.-]min\.\w+$/.test(path),
  );
  yield { name: 'node_modules without source maps, in git', folder: inGit(written) };
  yield { name: 'generated, in git', folder: inGit(writeOrdinaryTree(join(work, 'ordinary'))) };
}

function inGit(folder: string): string {
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all', '--force'],
  ]) {
    const { status, stderr } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
  }
  return folder;
}

/** Caches of tools lie beside the packages, in folders that begin with a dot. */
function isInstalled(path: string): boolean {
  return !path.slice(ROOT.length).startsWith('/node_modules/.');
}

interface Measured {
  readonly name: string;
  readonly folder: string;
  readonly command: string;
  readonly work: string;
}

async function* measureTree({ name, folder, command, work }: Measured): AsyncGenerator<Figure> {
  const scan = [command, 'scan', folder, '--json'];
  const { stdout, stderr } = spawnSync(process.execPath, ['--require', peakTeller(work), ...scan], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const { files, bytes, engine, threads } = JSON.parse(stdout).scope;
  const { literals, rules } = ruleSet();
  const tree = { tree: name, files, mb: Math.round(bytes / 1e6) };
  const bounded = files >= FEWEST_FILES;

  const ours = async () => silently(process.execPath, scan);
  const ripgrep = findRipgrep();
  if (ripgrep !== undefined) {
    const args = [...ripgrepArgs(work), folder];
    const times = await inTurn(RUNS, { floor: async () => silently(ripgrep, args), ours });
    yield withMemory(
      figure('scan', times, bounded ? BOUND : undefined, {
        floor: 'ripgrep, the same literals',
        ...tree,
        literals: literals.length,
        rules: rules().length,
        engine,
        threads,
      }),
      Number.parseFloat(stderr),
    );
  }
  const engineTimes = await inTurn(RUNS, {
    floor: async () => engineTime(folder, 'plain'),
    ours: async () => engineTime(folder, 'whole'),
  });
  yield figure('scan', engineTimes, bounded ? ENGINE_BOUND : undefined, {
    floor: 'CPU time of the scan without reading and decoding',
    ...tree,
  });
  const secretlint = installed('secretlint/package.json');
  if (secretlint !== undefined) {
    const times = { ours: [] as number[], floor: [] as number[] };
    for (let round = 0; round < SECRETLINT_RUNS; round++) {
      times.ours.push(await ours());
      times.floor.push(silently(process.execPath, secretlintArgs(dirname(secretlint), work), folder));
    }
    const compared = figure('scan', times, bounded ? SECRETLINT_BOUND : undefined, {
      floor: 'secretlint, its recommended rules',
      ...tree,
    });
    yield { ...compared, times_as_fast: Math.round(10 / compared.ratio) / 10 };
  }
}

/** Memory has a bound of its own. */
function withMemory(measured: Figure, peak: number): Figure {
  const within = measured.within === undefined ? undefined : measured.within && peak < MOST_MIB;
  return {
    ...measured,
    peak_mib: Math.round(peak),
    peak_bound_mib: MOST_MIB,
    ...(within === undefined ? {} : { within }),
  };
}

function findRipgrep(): string | undefined {
  const program = installed('@vscode/ripgrep');
  if (program === undefined) return undefined;
  const { rgPath } = createRequire(import.meta.url)(program);
  return existsSync(rgPath) ? rgPath : undefined;
}

function ripgrepArgs(folder: string): string[] {
  const patterns = join(folder, 'literals.txt');
  writeFileSync(patterns, ruleSet().literals.map(patternOf).join('\n'));
  return ['--no-config', '--no-ignore', '--hidden', '--no-messages', '--count-matches', '-f', patterns];
}

function patternOf({ text, anyCase: folded }: Literal): string {
  const escaped = text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  return folded ? `(?i:${escaped})` : escaped;
}

function secretlintArgs(folder: string, work: string): string[] {
  const settings = join(work, 'secretlint.json');
  writeFileSync(settings, '{"rules":[{"id":"@secretlint/secretlint-rule-preset-recommend"}]}');
  return [join(folder, 'bin/secretlint.js'), '--secretlintrc', settings, '**/*'];
}

function installed(file: string): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(file);
  } catch {
    return undefined;
  }
}

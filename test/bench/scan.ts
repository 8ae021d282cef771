/**
 * How fast the secret scanner is, cold, as a whole process, against its floors on the same files:
 * - ripgrep counting the same literals (it only finds them; it judges nothing);
 * - Node listing and reading every file, doing nothing with it;
 * - the secretlint command with its recommended rules.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import type { Literal } from '../../action/scan/prefilter/literal.ts';
import { ruleSet } from '../../action/scan/rules/rule-set.ts';
import { linkedTexts } from './linked-texts.ts';

const ROUNDS = 5;
const ROOT = resolve(import.meta.dirname, '../..');

/**
 * Prints a table.
 *
 * @param tree the folder to scan; left out, the text of node_modules, copied by hard links.
 */
export function benchScan(tree: string | undefined): void {
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'bench-scan-')));
  try {
    compare(work, tree);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function compare(folder: string, named: string | undefined): void {
  const tree =
    named === undefined ? linkedTexts(join(ROOT, 'node_modules'), join(folder, 'tree')) : resolve(named);
  const command = bundle(folder);
  const scanArgs = (...more: string[]) => [command, tree, '--json', ...more];

  const report = JSON.parse(run(process.execPath, scanArgs()).stdout);
  const { files, bytes, engine } = report.scope;
  console.log(
    `${files.toLocaleString('en')} files, ${(bytes / 1e6).toFixed(0)} MB, ${ruleSet().literals.length} literals, ${ruleSet().rules.length} rules, ${report.findings.length} findings, engine ${engine}, ${cpus().length} CPUs, Node ${process.version}`,
  );

  const rows: Row[] = [];
  const ripgrep = findRipgrep();
  if (ripgrep === undefined)
    console.log('ripgrep is not installed (package @vscode/ripgrep): no floor to compare with');
  else rows.push(measured('ripgrep, the same literals', () => run(ripgrep, [...ripgrepArgs(folder), tree])));
  rows.push(
    measured('Node, list and read only', () =>
      run(process.execPath, [join(import.meta.dirname, 'read-only.ts'), tree]),
    ),
    measured('lowerplane scan', () => run(process.execPath, scanArgs())),
    measured('lowerplane scan, 1 thread', () => run(process.execPath, scanArgs('--workers', '1'))),
  );
  const secretlint = runSecretlint(tree, folder);
  if (secretlint !== undefined) rows.push(secretlint);

  const floor = rows[0]?.seconds ?? 1;
  for (const { name, seconds, peak } of rows) {
    const memory = peak === undefined ? '' : `${Math.round(peak)} MiB`;
    console.log(
      `${name.padEnd(34)} ${seconds.toFixed(3).padStart(8)} s  ${(seconds / floor).toFixed(2).padStart(7)}x  ${memory}`,
    );
  }
}

interface Row {
  readonly name: string;
  /** Median of the rounds, or of one scaled run. */
  readonly seconds: number;
  /** Largest resident set, MiB. */
  readonly peak?: number;
}

function measured(name: string, once: () => { readonly peak: number | undefined }): Row {
  once();
  const times: number[] = [];
  let peak: number | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    peak = once().peak ?? peak;
    times.push((performance.now() - start) / 1_000);
  }
  times.sort((a, b) => a - b);
  return { name, seconds: times[ROUNDS >> 1] ?? 0, ...(peak === undefined ? {} : { peak }) };
}

/** Bundles the command as it will be shipped: one file, the worker, and the kernel beside them. */
function bundle(folder: string): string {
  const scanFolder = join(ROOT, 'action/scan');
  const main = join(folder, 'command.ts');
  writeFileSync(
    main,
    `import { runScan } from ${JSON.stringify(join(scanFolder, 'cli.ts'))};
process.exitCode = await runScan(process.argv.slice(2), {
  cwd: process.cwd(), colours: false, environment: process.env,
  write: (text) => void process.stdout.write(text), writeError: (text) => void process.stderr.write(text),
});
if (process.env.BENCH_PEAK === '1') process.stderr.write(String(process.resourceUsage().maxRSS / 1024));
`,
  );
  buildSync({
    entryPoints: { command: main, 'tree-worker': join(scanFolder, 'sources/tree-worker.ts') },
    outdir: join(folder, 'dist'),
    outExtension: { '.js': '.js' },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
  });
  copyFileSync(join(scanFolder, 'prefilter/teddy.wasm'), join(folder, 'dist/teddy.wasm'));
  writeFileSync(join(folder, 'dist/package.json'), '{"type":"module"}');
  return join(folder, 'dist/command.js');
}

function run(
  command: string,
  args: readonly string[],
): { readonly stdout: string; readonly peak: number | undefined } {
  const { stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, BENCH_PEAK: '1' },
  });
  if (error !== undefined) throw error;
  const peak = Number.parseFloat(stderr);
  return { stdout, peak: Number.isNaN(peak) ? undefined : peak };
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

/** One run of the secretlint command: it takes too long for more. */
function runSecretlint(tree: string, folder: string): Row | undefined {
  const command = installed('secretlint/package.json');
  if (command === undefined) {
    console.log('secretlint and its recommended preset are not installed: no floor to compare with');
    return undefined;
  }
  const settings = join(folder, 'secretlint.json');
  writeFileSync(settings, '{"rules":[{"id":"@secretlint/secretlint-rule-preset-recommend"}]}');
  const start = performance.now();
  spawnSync(
    process.execPath,
    [join(dirname(command), 'bin/secretlint.js'), '--secretlintrc', settings, '**/*'],
    {
      cwd: tree,
      stdio: 'ignore',
    },
  );
  return { name: 'secretlint, once', seconds: (performance.now() - start) / 1_000 };
}

function installed(file: string): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(file);
  } catch {
    return undefined;
  }
}

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A module that makes a Node program print its largest resident set, in MiB, to stderr when it ends. Linux counts what a
 * process had before it became this program as its largest, too, but not in /proc.
 */
export function peakTeller(folder: string): string {
  const module = join(folder, 'peak.cjs');
  writeFileSync(
    module,
    `const { readFileSync } = require('node:fs');
    const { isMainThread } = require('node:worker_threads');
    const peak = () =>
      process.platform === 'linux'
        ? Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1])
        : process.resourceUsage().maxRSS;
    if (isMainThread) process.on('exit', () => process.stderr.write(String(peak() / 1024)));`,
  );
  return module;
}

/**
 * Runs a program whose output goes nowhere: ripgrep prints a line for each of thousands of files, and a pipe that has to
 * be emptied costs it a quarter of its time.
 *
 * @returns milliseconds of wall time.
 */
export function silently(command: string, args: readonly string[], cwd?: string): number {
  const start = performance.now();
  const { error } = spawnSync(command, args, { cwd, stdio: 'ignore' });
  const ms = performance.now() - start;
  if (error !== undefined) throw error;
  return ms;
}

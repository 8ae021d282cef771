/**
 * Scans the files of a folder in one thread and prints the milliseconds of CPU time that it takes, from the first file on
 * code that has not run yet, as in a scan that a user starts.
 *
 *     node scan-engine.ts FOLDER [plain]
 *
 * With `plain`, texts are searched as they are: nothing is joined, decoded or read in another way.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ContentScanner } from '../../action/scan/content/content-scanner.ts';
import { bestPrefilter } from '../../action/scan/prefilter/best-prefilter.ts';
import { ruleSet } from '../../action/scan/rules/rule-set.ts';
import { filesBelow } from '../../action/scan/sources/file-list.ts';
import { FileReader } from '../../action/scan/sources/read-file.ts';
import { SkipLog } from '../../action/scan/sources/skip-log.ts';

/** @returns milliseconds of CPU time. */
export function engineTime(folder: string, kind: 'whole' | 'plain'): number {
  const args = [fileURLToPath(import.meta.url), folder, kind];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

if (import.meta.main) {
  const [folder = '.', kind] = process.argv.slice(2);
  const set = ruleSet(undefined, kind === 'plain');
  const files = filesBelow(folder, new SkipLog());
  const reader = new FileReader(folder, new ContentScanner(set, bestPrefilter(set.literals), 'medium'));
  const before = process.cpuUsage();
  for (const { path, isLink } of files) if (isLink !== true) reader.scan(path);
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(String((user + system) / 1_000));
}

/**
 * Scans the files of a folder in one thread and prints the milliseconds of CPU time that it takes, from listing the files to
 * reporting what was found, on code that has not run yet, as in a scan that a user starts.
 *
 *     node scan-engine.ts FOLDER [plain]
 *
 * With `plain`, the same rules are applied to texts as they are: nothing is joined, decoded or read in another way.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ContentScanner } from '../../action/scan/content/content-scanner.ts';
import { bestPrefilter } from '../../action/scan/prefilter/best-prefilter.ts';
import { ruleSet } from '../../action/scan/rules/rule-set.ts';
import { filesBelow } from '../../action/scan/sources/file-list.ts';
import { SkipLog } from '../../action/scan/sources/skip-log.ts';
import { FILES_PER_CHUNK, TreePartScan } from '../../action/scan/sources/tree-part.ts';

/** @returns milliseconds of CPU time. */
export function engineTime(folder: string, kind: 'whole' | 'plain'): number {
  const args = [fileURLToPath(import.meta.url), folder, kind];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

if (import.meta.main) {
  const [folder = '.', kind] = process.argv.slice(2);
  const before = process.cpuUsage();
  const set = ruleSet(undefined, kind === 'plain');
  const files = filesBelow(folder, new SkipLog()).filter(({ isLink }) => isLink !== true);
  const scanner = new ContentScanner(set, bestPrefilter(set.literals), 'medium');
  const scan = new TreePartScan(
    folder,
    files.map(({ path }) => path),
    scanner,
  );
  for (let chunk = 0; chunk * FILES_PER_CHUNK < files.length; chunk++) scan.scanChunk(chunk);
  JSON.stringify(scan.part.findings);
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(String((user + system) / 1_000));
}

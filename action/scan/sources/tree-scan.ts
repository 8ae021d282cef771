import type { ContentScanner } from '../content/content-scanner.ts';
import { toSecretMatch } from '../content/found-secret.ts';
import type { SecretMatch } from '../secret-match.ts';
import { type Blob, scanBlobs } from './blob-reader.ts';
import type { ListedFile } from './file-list.ts';
import type { ScanThread, ScanThreads } from './scan-threads.ts';
import { Tally } from './tally.ts';
import { ChunkBoard, type TreePart, TreePartScan } from './tree-part.ts';

interface RunningPart {
  readonly thread: ScanThread;
  readonly part: Promise<TreePart | undefined>;
}

/** What was found in the files of a directory, in no particular order yet. */
export interface TreeScan {
  readonly findings: readonly SecretMatch[];
  readonly tally: Tally;
  readonly threads: number;
}

/**
 * Scans files on disk. Files that git tracks but that are not on disk (a sparse checkout, or deleted and not committed)
 * are read from git.
 *
 * @param threads the further threads: those that are started, and those that turn out to be needed.
 */
export async function scanTree(
  root: string,
  files: readonly ListedFile[],
  scanner: ContentScanner,
  threads: Pick<ScanThreads, 'started' | 'expect'>,
): Promise<TreeScan> {
  const paths = files.map(({ path }) => path);
  const board = new ChunkBoard(paths.length);
  const own = new TreePartScan(root, paths, scanner);
  let running: readonly RunningPart[] = [];
  const share = () => {
    if (running.length > 0 || threads.started.length === 0) return;
    const task = { root, paths: paths.join('\0'), board: board.shared };
    running = threads.started.map((thread) => ({ thread, part: thread.work(task) }));
  };
  share();
  for (let chunk = board.claim(1); chunk !== undefined; chunk = board.claim(1)) {
    own.scanChunk(chunk);
    // At least as much is still to come when not half of it is taken.
    if (running.length === 0 && board.open > 0.5) {
      threads.expect({ bytes: own.bytes });
      share();
    }
  }

  const parts: TreePart[] = [];
  let used = 1;
  for (const { thread, part } of running) {
    const idle = board.chunksOf(0).length === 0 && board.chunksOf(thread.number).length === 0;
    const theirs = idle ? undefined : await part;
    if (theirs !== undefined) {
      parts.push(theirs);
      used += 1;
    } else {
      for (const chunk of board.chunksOf(thread.number)) own.scanChunk(chunk);
    }
  }
  for (const chunk of board.chunksOf(0)) own.scanChunk(chunk);
  parts.push(own.part);

  const tally = new Tally();
  for (const { amount } of parts) tally.add(amount);
  const findings = parts.flatMap((part) => part.findings);
  const missing = new Set(parts.flatMap((part) => part.missing));
  const stored = missing.size === 0 ? [] : files.filter(({ path }) => missing.has(path));
  const fromGit = await scanStored(root, stored, scanner, tally);
  return { findings: [...findings, ...fromGit], tally, threads: used };
}

/** Scans the contents that git has of files. */
export async function scanStored(
  root: string,
  files: readonly ListedFile[],
  scanner: ContentScanner,
  tally: Tally,
): Promise<SecretMatch[]> {
  const findings: SecretMatch[] = [];
  const blobs: Blob[] = [];
  for (const { path, blob } of files) {
    if (blob === undefined) tally.skipped.add('missing', path);
    else blobs.push({ id: blob, path });
  }
  await scanBlobs(root, blobs, scanner, ({ path }, outcome) => {
    tally.countBlob(path, outcome);
    if (outcome?.kind !== 'scanned') return;
    for (const secret of outcome.secrets) findings.push(toSecretMatch(secret, path, { kind: 'file' }));
  });
  return findings;
}

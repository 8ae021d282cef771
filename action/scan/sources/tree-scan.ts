import { Worker } from 'node:worker_threads';
import type { ContentScanner } from '../content/content-scanner.ts';
import { toFinding } from '../content/found-secret.ts';
import type { Finding } from '../finding.ts';
import type { Confidence } from '../rules/secret-rule.ts';
import { type Blob, scanBlobs } from './blob-reader.ts';
import type { ListedFile } from './file-list.ts';
import { Tally } from './tally.ts';
import { ChunkBoard, type TreePart, TreePartScan } from './tree-part.ts';

/**
 * When other threads are worth their start: so many bytes were scanned, and so much of the list is still open. For less
 * than that a second thread gains little on an idle machine and loses on a busy one.
 */
const HELP_AFTER_BYTES = 256 * 1024 * 1024;
const HELP_WHILE_OPEN = 0.5;

/** What a thread is told when it starts. */
export interface TreeWorkerData {
  readonly root: string;
  /** Paths joined by NUL: one text crosses to another thread much faster than many. */
  readonly paths: string;
  readonly board: SharedArrayBuffer;
  readonly thread: number;
  readonly floor: Confidence;
}

export interface TreeScanOptions {
  readonly floor: Confidence;
  /** Threads to use at most, this one included. */
  readonly threads: number;
  /** Bytes after which other threads are started; 256 MiB when left out. */
  readonly helpAfterBytes?: number;
}

/** What was found in the files of a folder. Findings are in no particular order yet. */
export interface TreeScan {
  readonly findings: readonly Finding[];
  readonly tally: Tally;
  readonly threads: number;
}

/**
 * Scans files on disk. Files that git tracks but that are not on disk (a sparse checkout, or deleted and not committed)
 * are read from git.
 */
export async function scanTree(
  root: string,
  files: readonly ListedFile[],
  scanner: ContentScanner,
  options: TreeScanOptions,
): Promise<TreeScan> {
  const paths = files.map(({ path }) => path);
  const board = new ChunkBoard(paths.length);
  const own = new TreePartScan(root, paths, scanner);
  const helpers: Helper[] = [];

  for (let chunk = board.claim(1); chunk !== undefined; chunk = board.claim(1)) {
    own.scanChunk(chunk);
    const worthHelp =
      helpers.length === 0 &&
      own.part.amount.bytes >= (options.helpAfterBytes ?? HELP_AFTER_BYTES) &&
      board.open > HELP_WHILE_OPEN;
    if (!worthHelp) continue;
    for (let thread = 2; thread <= options.threads; thread++) {
      helpers.push(
        startHelper({ root, paths: paths.join('\0'), board: board.shared, thread, floor: options.floor }),
      );
    }
  }

  const parts: TreePart[] = [];
  let threads = 1;
  for (const helper of helpers) {
    const idle = board.chunksOf(0).length === 0 && board.chunksOf(helper.thread).length === 0;
    const part = idle ? undefined : await helper.part;
    await helper.stop();
    if (part !== undefined) {
      parts.push(part);
      threads += 1;
    } else {
      for (const chunk of board.chunksOf(helper.thread)) own.scanChunk(chunk);
    }
  }
  for (const chunk of board.chunksOf(0)) own.scanChunk(chunk);
  parts.push(own.part);

  const tally = new Tally();
  for (const { amount } of parts) tally.add(amount);
  const findings = parts.flatMap((part) => part.findings);
  const missing = new Set(parts.flatMap((part) => part.missing));
  const fromGit = missing.size === 0 ? [] : await scanMissing(root, files, missing, scanner, tally);
  return { findings: [...findings, ...fromGit], tally, threads };
}

async function scanMissing(
  root: string,
  files: readonly ListedFile[],
  missing: ReadonlySet<string>,
  scanner: ContentScanner,
  tally: Tally,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const blobs: Blob[] = [];
  for (const { path, blob } of files) {
    if (!missing.has(path)) continue;
    if (blob === undefined) tally.skipped.add('missing', path);
    else blobs.push({ id: blob, path });
  }
  await scanBlobs(root, blobs, scanner, ({ path }, outcome) => {
    if (outcome === undefined) {
      tally.skipped.add('missing', path);
      return;
    }
    tally.count(path, outcome);
    if (outcome.kind === 'binary') return;
    for (const secret of outcome.secrets) findings.push(toFinding(secret, path, { kind: 'file' }));
  });
  return findings;
}

interface Helper {
  readonly thread: number;
  /** What it found, or undefined when it could not start or broke off. */
  readonly part: Promise<TreePart | undefined>;
  readonly stop: () => Promise<unknown>;
}

function startHelper(workerData: TreeWorkerData): Helper {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./tree-worker.${extension}`, import.meta.url), { workerData });
  const part = new Promise<TreePart | undefined>((resolve) => {
    worker.once('message', (message: TreePart) => resolve(message));
    worker.once('error', () => resolve(undefined));
    worker.once('exit', () => resolve(undefined));
  });
  return { thread: workerData.thread, part, stop: () => worker.terminate() };
}

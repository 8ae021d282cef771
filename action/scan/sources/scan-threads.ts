import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import type { CustomPattern } from '../patterns/custom-pattern.ts';
import type { Confidence } from '../rules/secret-rule.ts';
import type { BlobPlan } from './blob-plan.ts';
import type { TreePart } from './tree-part.ts';

/**
 * When further threads are worth their start: with less work than this, the first thread is done before they can begin.
 * Either so many files are listed, or so many bytes are scanned and as many files are still to come.
 */
const THREADS_FROM = { files: 8_000, bytes: 64 * 1024 * 1024 };

/**
 * For versions of files: by default, several times as much memory of unpacked data waits to be collected before a thread of
 * its own does so.
 */
const YOUNG_MIB = 8;

/** What a thread gets when it starts. */
export interface ThreadSettings {
  readonly floor: Confidence;
  /** Kinds of secrets to find besides the built-in ones. */
  readonly patterns?: readonly CustomPattern[] | undefined;
  /** Whether it scans versions of files in git. */
  readonly versions?: true;
}

/** What a thread gets once the files are known. */
export interface ThreadTask {
  readonly root: string;
  /** Paths joined by NUL: one text crosses to another thread much faster than many. For versions, `<id> <path>`. */
  readonly paths: string;
  /** For versions. */
  readonly plan?: BlobPlan;
  readonly board: SharedArrayBuffer;
  readonly number: number;
}

/** A further thread that scans chunks of a file list. */
export interface ScanThread<Part = TreePart> {
  /** Starts at 2: the thread that lists the files is 1. */
  readonly number: number;
  /** Scans files; undefined when the thread could not start or stopped early. */
  work(task: Omit<ThreadTask, 'number'>): Promise<Part | undefined>;
  /** Does not wait for the thread to end. */
  stop(): void;
}

/** The further threads of a scan. They start while files are still being listed, because that takes as long as they do. */
export class ScanThreads<Part = TreePart> {
  readonly #most: number;
  readonly #settings: ThreadSettings;
  readonly #from: { readonly files: number; readonly bytes: number };
  #started: readonly ScanThread<Part>[] = [];

  /**
   * @param most threads to use, including the one that lists the files.
   * @param from how much work starts further threads; for tests.
   */
  constructor(most: number, settings: ThreadSettings, from: Partial<typeof THREADS_FROM> = {}) {
    this.#most = most;
    this.#settings = settings;
    this.#from = { ...THREADS_FROM, ...from };
  }

  get started(): readonly ScanThread<Part>[] {
    return this.#started;
  }

  stop(): void {
    for (const thread of this.#started) thread.stop();
  }

  /** Reports progress: how many files are listed so far, or how many bytes are still to be scanned. */
  expect({ files = 0, bytes = 0 }: { readonly files?: number; readonly bytes?: number }): void {
    if (files < this.#from.files && bytes < this.#from.bytes) return;
    if (this.#started.length > 0) return;
    this.#started = Array.from({ length: this.#most - 1 }, (_, index) =>
      startThread(index + 2, this.#settings),
    );
  }
}

function startThread<Part>(number: number, settings: ThreadSettings): ScanThread<Part> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  // Loaded here: most scans have one thread.
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const worker = new Worker(new URL(`./tree-worker.${extension}`, import.meta.url), {
    workerData: settings,
    ...(settings.versions === true && { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB } }),
  });
  const ended = once(worker, 'exit').then(
    () => undefined,
    () => undefined,
  );
  return {
    number,
    work: (task) => {
      const answered = new Promise<Part>((resolve) => worker.once('message', resolve));
      worker.postMessage({ ...task, number });
      return Promise.race([answered, ended]);
    },
    stop: () => {
      worker.terminate();
    },
  };
}

/** Threads to use by default. Each takes about 35 MB, and beyond a few the system's file reading is the limit. */
export function defaultThreads(): number {
  return Math.min(3, availableParallelism());
}

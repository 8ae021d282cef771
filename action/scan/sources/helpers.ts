import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Confidence } from '../rules/secret-rule.ts';
import type { TreePart } from './tree-part.ts';

/**
 * From how much on other threads are worth their start: with less, the first one is done before they can begin. So many
 * files are listed, or so many bytes are scanned and as many files are still to come.
 */
const HELP_FROM = { files: 2_000, bytes: 64 * 1024 * 1024 };

/** What a thread is told when it starts. */
export interface HelperSettings {
  readonly floor: Confidence;
}

/** What a thread is told once the files are known. */
export interface HelperTask {
  readonly root: string;
  /** Paths joined by NUL: one text crosses to another thread much faster than many. */
  readonly paths: string;
  readonly board: SharedArrayBuffer;
  readonly thread: number;
}

/** Another thread that scans chunks of a file list. */
export interface Helper {
  /** 2 for the first: the one that lists the files is 1. */
  readonly thread: number;
  /** Gives it the files to scan, and returns what it found; undefined when it could not start or broke off. */
  work(task: Omit<HelperTask, 'thread'>): Promise<TreePart | undefined>;
  /** Does not wait for its end. */
  stop(): void;
}

/** The threads that help with a file list. They start while it is still growing: that takes them as long as listing does. */
export class Helpers {
  readonly #threads: number;
  readonly #floor: Confidence;
  readonly #from: { readonly files: number; readonly bytes: number };
  #started: readonly Helper[] = [];

  /**
   * @param threads to use at most, the one that lists the files included.
   * @param from how much makes other threads start; for tests.
   */
  constructor(threads: number, floor: Confidence, from: Partial<typeof HELP_FROM> = {}) {
    this.#threads = threads;
    this.#floor = floor;
    this.#from = { ...HELP_FROM, ...from };
  }

  get started(): readonly Helper[] {
    return this.#started;
  }

  stop(): void {
    for (const helper of this.#started) helper.stop();
  }

  /** To be told, now and then, how many files are listed, or how many bytes are about to be scanned yet. */
  expect({ files = 0, bytes = 0 }: { readonly files?: number; readonly bytes?: number }): void {
    if (files < this.#from.files && bytes < this.#from.bytes) return;
    if (this.#started.length > 0) return;
    this.#started = Array.from({ length: this.#threads - 1 }, (_, index) =>
      startHelper(index + 2, this.#floor),
    );
  }
}

function startHelper(thread: number, floor: Confidence): Helper {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const settings: HelperSettings = { floor };
  const worker = new Worker(new URL(`./tree-worker.${extension}`, import.meta.url), { workerData: settings });
  const ended = once(worker, 'exit').then(
    () => undefined,
    () => undefined,
  );
  return {
    thread,
    work: (task) => {
      const answered = new Promise<TreePart>((resolve) => worker.once('message', resolve));
      worker.postMessage({ ...task, thread });
      return Promise.race([answered, ended]);
    },
    stop: () => {
      worker.terminate();
    },
  };
}

/** Threads worth using when nobody says how many: each takes some 35 MB, and reading is bound by the system beyond a few. */
export function usualThreads(): number {
  return Math.min(3, availableParallelism());
}

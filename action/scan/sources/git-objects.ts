import { ScanError } from '../scan-error.ts';
import { type RunningGit, startGit } from './git.ts';

/** An object's bytes. `missing`: this clone does not have it. `unfit`: it is larger than allowed, or not a blob. */
export type GitObject = Buffer | 'missing' | 'unfit';

interface Wanted {
  readonly maxBytes: number;
  readonly resolve: (content: GitObject) => void;
  readonly reject: (error: unknown) => void;
}

const LINE_END = 10;
const HEADER = /^[0-9a-f]+ (\w+) (\d+)$/;

/**
 * Reads single objects of a repository, in the order they are asked for, through one `git cat-file` that starts with
 * the first of them. Nothing is checked out.
 */
export class GitObjects {
  readonly #root: string;
  readonly #queue: Wanted[] = [];
  #running: RunningGit | undefined;
  #pumped: Promise<void> | undefined;
  #failure: unknown;
  #pending: Buffer = Buffer.alloc(0);
  /** Set while the bytes of an object arrive: how many are left, including its line end, and the parts so far. */
  #body: { left: number; readonly parts: Buffer[] | undefined } | undefined;

  constructor(root: string) {
    this.#root = root;
  }

  /**
   * @param name an object's id, or `<commit>:<path>`; without a commit, the index is meant.
   * @throws ScanError (as a rejection) when git fails.
   */
  read(name: string, maxBytes: number): Promise<GitObject> {
    // A name is a line of git's input. With a line break it would be two, and later answers would be mixed up.
    if (/[\n\r\0]/.test(name)) return Promise.resolve('missing');
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    this.#running ??= this.#start();
    return new Promise((resolve, reject) => {
      this.#queue.push({ maxBytes, resolve, reject });
      this.#running?.stdin.write(`${name}\n`);
    });
  }

  /** Ends git after it has answered all earlier requests. */
  async close(): Promise<void> {
    this.#running?.stdin.end();
    await this.#pumped;
  }

  #start(): RunningGit {
    const running = startGit(this.#root, ['cat-file', '--batch']);
    this.#pumped = this.#pump(running).catch((error: unknown) => this.#fail(error));
    return running;
  }

  async #pump(running: RunningGit): Promise<void> {
    try {
      for await (const chunk of running.stdout) if (Buffer.isBuffer(chunk)) this.#take(chunk);
    } finally {
      await running.done;
    }
    if (this.#queue.length > 0) throw new ScanError('git cat-file ended before it had answered everything');
  }

  #fail(error: unknown): void {
    this.#failure = error;
    for (const { reject } of this.#queue.splice(0)) reject(error);
  }

  #take(chunk: Buffer): void {
    let rest = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    for (;;) {
      if (this.#body !== undefined) {
        const part = rest.subarray(0, this.#body.left);
        this.#body.parts?.push(part);
        this.#body.left -= part.length;
        rest = rest.subarray(part.length);
        if (this.#body.left > 0) break;
        const { parts } = this.#body;
        this.#body = undefined;
        this.#queue.shift()?.resolve(parts === undefined ? 'unfit' : Buffer.concat(parts).subarray(0, -1));
      }
      const end = rest.indexOf(LINE_END);
      if (end === -1) break;
      this.#begin(rest.toString('latin1', 0, end));
      rest = rest.subarray(end + 1);
    }
    this.#pending = rest;
  }

  #begin(header: string): void {
    const [, type, size] = HEADER.exec(header) ?? [];
    if (size === undefined) {
      this.#queue.shift()?.resolve('missing');
      return;
    }
    const fits = type === 'blob' && Number(size) <= (this.#queue[0]?.maxBytes ?? 0);
    this.#body = { left: Number(size) + 1, parts: fits ? [] : undefined };
  }
}

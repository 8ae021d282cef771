import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestOrder, TestVerdict, TouchedByTests } from './test-process.ts';

/** To start. Milliseconds. */
const START_MAX = 120_000;
/** To run all tests once, without a mutant. Milliseconds. */
const TOUCH_MAX = 900_000;
/** No mutant needs so long: what waits for ever has been noticed. Milliseconds. */
const PATIENCE = 240_000;

/** Tries mutants against the project's own tests, in a process of its own that is replaced when a mutant blocks it. */
export class TestHunt {
  #child: Promise<ChildProcess> | undefined;

  /**
   * By mutant: the test files that come to its place, and those first that come to the fewest others.
   *
   * @throws Error when a test fails without a mutant.
   */
  async touched(): Promise<ReadonlyMap<string, readonly string[]>> {
    const touched: TouchedByTests = await this.#ask({ mutant: undefined }, TOUCH_MAX);
    const files = new Map<string, string[]>();
    for (const [file, mutants] of touched.toSorted(([, a], [, b]) => a.length - b.length))
      for (const mutant of mutants) files.set(mutant, [...(files.get(mutant) ?? []), file]);
    return files;
  }

  /** @returns the first test that fails, or `hang`. Undefined: none does. */
  async hunt(mutant: string, files: readonly string[]): Promise<string | undefined> {
    if (files.length === 0) return undefined;
    try {
      const { failed }: TestVerdict = await this.#ask({ mutant, files }, PATIENCE);
      return failed;
    } catch {
      await this.close();
      return 'hang';
    }
  }

  async #ask(order: TestOrder, ms: number) {
    this.#child ??= started();
    const child = await this.#child;
    const answer = answered(child, ms);
    child.send(order);
    return answer;
  }

  async close(): Promise<void> {
    const child = await this.#child;
    this.#child = undefined;
    if (child) end(child);
  }
}

async function started(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'test-process.ts'), {
    // A group of its own, which ends as a whole.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await answered(child, START_MAX).catch((error: unknown) => {
    end(child);
    throw error;
  });
  return child;
}

/** The next message of a process. @throws Error when it ends, or sends none in time. */
async function answered(child: ChildProcess, ms: number) {
  const ended = new AbortController();
  const end = () => ended.abort();
  child.once('exit', end);
  try {
    const [message] = await once(child, 'message', {
      signal: AbortSignal.any([ended.signal, AbortSignal.timeout(ms)]),
    });
    return message;
  } finally {
    child.off('exit', end);
  }
}

function end({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGKILL');
}

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { codeOf } from '../../../provider/text/error-code.ts';
import type { TestOrder, TestVerdict, TouchedByTests } from './test-process.ts';

/** To start. Milliseconds. */
const START_MAX = 300_000;
/** To run all tests once, without a mutant. Milliseconds. */
const TOUCH_MAX = 900_000;
/** No mutant needs so long: what waits for ever has been noticed. Milliseconds. */
const PATIENCE = 150_000;

/** Tries mutants against the project's own tests, in a process of its own that is replaced when a mutant blocks it. */
export class TestHunt {
  #child: Promise<ChildProcess> | undefined;

  /** By mutant: the test files that come to its place, and those first that come to the fewest others. */
  async touched(): Promise<ReadonlyMap<string, readonly string[]>> {
    const touched: TouchedByTests = await asked(await this.#started(), { mutant: undefined }, TOUCH_MAX);
    const files = new Map<string, string[]>();
    for (const [file, mutants] of touched.toSorted(([, a], [, b]) => a.length - b.length))
      for (const mutant of mutants) files.set(mutant, [...(files.get(mutant) ?? []), file]);
    return files;
  }

  /**
   * @returns the first test that fails, or `hang`. Undefined: none does.
   * @throws Error when the tests cannot be started.
   */
  async hunt(mutant: string, files: readonly string[]): Promise<string | undefined> {
    if (files.length === 0) return undefined;
    const child = await this.#started();
    try {
      const { failed }: TestVerdict = await asked(child, { mutant, files }, PATIENCE);
      return failed;
    } catch {
      await this.close();
      return 'hang';
    }
  }

  #started(): Promise<ChildProcess> {
    this.#child ??= started();
    return this.#child;
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

async function asked(child: ChildProcess, order: TestOrder, ms: number) {
  const answer = answered(child, ms);
  child.send(order);
  return answer;
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

/** Ends a process with all that it has started, also when it is gone itself. */
function end({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

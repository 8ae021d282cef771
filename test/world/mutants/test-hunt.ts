import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestOrder, TestVerdict } from './test-process.ts';

/** To run all tests once, without a mutant. Milliseconds. */
const START_MAX = 600_000;
/** No mutant needs so long: what waits for ever has been noticed. Milliseconds. */
const PATIENCE = 240_000;

/** Tries mutants against the project's own tests, in a process of its own that is replaced when a mutant blocks it. */
export class TestHunt {
  #child: Promise<ChildProcess> | undefined;

  /** @returns the first test that fails, or `hang`. Undefined: none does, or none comes to the place of the mutant. */
  async hunt(mutant: string): Promise<string | undefined> {
    this.#child ??= started();
    const child = await this.#child;
    const verdict = answered(child, PATIENCE);
    child.send({ mutant } satisfies TestOrder);
    try {
      const { failed }: TestVerdict = await verdict;
      return failed;
    } catch {
      await this.close();
      return 'hang';
    }
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

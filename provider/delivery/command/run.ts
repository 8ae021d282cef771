import { spawn } from 'node:child_process';
import type { FileHandle } from 'node:fs/promises';
import { finished, type Readable } from 'node:stream';
import { codeOf } from '../../text/error-code.ts';
import { pipeHolding } from './input-pipe.ts';

export interface Program {
  /** Absolute path. */
  readonly path: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** All that its standard input holds. That is a pipe, which `/dev/stdin` can open again. */
  readonly input: string;
  readonly timeoutMs: number;
}

/** How a program ended. */
export type Ending =
  | { readonly how: 'exited'; readonly code: number }
  | { readonly how: 'killed'; readonly signal: string }
  | { readonly how: 'timed-out' }
  | { readonly how: 'not-started'; readonly code: string };

export interface Run {
  readonly ending: Ending;
  /** The end of what it wrote to standard error, raw. */
  readonly lastErrorOutput: string;
}

/** Bytes of standard error that are kept. */
const KEPT_BYTES = 8 * 1024;

/** How long standard error is read after the program has ended: a program that it started may keep it open. */
const DRAIN_MS = 500;

/** Runs a program without a shell, in its own process group, which is killed when the time is up. Never rejects. */
export async function run(program: Program): Promise<Run> {
  const pipe = await pipeHolding(program.input);
  try {
    return await runToEnd(program, pipe);
  } catch (error) {
    // Such as a command line too long for the system.
    return { ending: { how: 'not-started', code: codeOf(error) }, lastErrorOutput: '' };
  } finally {
    await pipe?.close();
  }
}

function runToEnd(program: Program, pipe: FileHandle | undefined): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(program.path, program.arguments, {
      env: program.environment,
      // Its standard output could repeat the secret, and that of this process may carry a protocol.
      stdio: [pipe?.fd ?? 'pipe', 'ignore', 'pipe'],
      detached: true,
      shell: false,
    });
    const { stdin, stderr } = child;
    if (stderr === null) throw new Error('no standard error');
    let timedOut = false;
    let errorOutput = () => '';
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child.pid);
    }, program.timeoutMs);
    const settle = (ending: Ending) => {
      clearTimeout(timer);
      stderr.destroy();
      resolve({ ending, lastErrorOutput: errorOutput() });
    };
    child.on('error', (error) => settle({ how: 'not-started', code: codeOf(error) }));
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      const ending = endingOf(timedOut, code, signal);
      const drained = setTimeout(() => settle(ending), DRAIN_MS);
      finished(stderr, () => {
        clearTimeout(drained);
        settle(ending);
      });
    });
    errorOutput = keepTail(stderr);
    // A program may end without reading: its exit code decides, not the broken pipe.
    stdin?.on('error', () => {});
    stdin?.end(program.input);
  });
}

function endingOf(timedOut: boolean, code: number | null, signal: string | null): Ending {
  if (timedOut) return { how: 'timed-out' };
  return code === null ? { how: 'killed', signal: signal ?? 'unknown' } : { how: 'exited', code };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    // The whole group, because what the program started has the secret too.
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended in the meantime.
  }
}

function keepTail(stream: Readable): () => string {
  let kept = Buffer.alloc(0);
  let cut = false;
  stream.on('error', () => {});
  stream.on('data', (chunk: Buffer) => {
    const whole = Buffer.concat([kept, chunk]);
    cut ||= whole.length > KEPT_BYTES;
    kept = whole.subarray(-KEPT_BYTES);
  });
  return () => {
    const text = kept.toString('utf8');
    // The first line lost its beginning.
    return cut ? text.slice(text.indexOf('\n') + 1) : text;
  };
}

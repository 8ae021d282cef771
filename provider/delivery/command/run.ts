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
  /** The bytes of standard output that are kept. Left out: it is not read, because it could repeat the secret. */
  readonly outputBytes?: number;
}

/** How a program ended. */
export type Ending =
  | { readonly how: 'exited'; readonly code: number }
  | { readonly how: 'killed'; readonly signal: string }
  | { readonly how: 'timed-out' }
  | { readonly how: 'not-started'; readonly code: string };

export interface Run {
  readonly ending: Ending;
  /** The beginning of its standard output, as far as that is kept. */
  readonly output: string;
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
    return { ending: { how: 'not-started', code: codeOf(error) }, output: '', lastErrorOutput: '' };
  } finally {
    await pipe?.close();
  }
}

function runToEnd(program: Program, pipe: FileHandle | undefined): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(program.path, program.arguments, {
      env: program.environment,
      // That of this process may carry a protocol.
      stdio: [pipe?.fd ?? 'pipe', program.outputBytes === undefined ? 'ignore' : 'pipe', 'pipe'],
      detached: true,
      shell: false,
    });
    const { stdin, stdout, stderr } = child;
    if (stderr === null) throw new Error('no standard error');
    let timedOut = false;
    let errorOutput = () => '';
    const output = keepHead(stdout, program.outputBytes ?? 0);
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child.pid);
    }, program.timeoutMs);
    const settle = (ending: Ending) => {
      clearTimeout(timer);
      stdout?.destroy();
      stderr.destroy();
      resolve({ ending, output: output(), lastErrorOutput: errorOutput() });
    };
    child.on('error', (error) => settle({ how: 'not-started', code: codeOf(error) }));
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      const ending = endingOf(timedOut, code, signal);
      const drained = setTimeout(() => settle(ending), DRAIN_MS);
      const streams = stdout === null ? [stderr] : [stderr, stdout];
      let open = streams.length;
      for (const stream of streams)
        finished(stream, () => {
          if (--open > 0) return;
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

function keepHead(stream: Readable | null, bytes: number): () => string {
  let kept = Buffer.alloc(0);
  stream?.on('error', () => {});
  stream?.on('data', (chunk: Buffer) => {
    if (kept.length < bytes) kept = Buffer.concat([kept, chunk]).subarray(0, bytes);
  });
  return () => kept.toString('utf8');
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

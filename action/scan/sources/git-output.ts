import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { startGit } from './git.ts';

/** A git command whose output is taken as it comes. */
export interface GitOutputRun {
  readonly stdin: Writable;
  /** @throws ScanError (as a rejection) when the command fails, or what taking its output threw. */
  readonly done: Promise<void>;
}

/** As much as a socket holds. */
const BUFFER_BYTES = 256 * 1024;

/**
 * Starts git, and passes its output on. If there may be much of it, all of it goes through one buffer where the system has
 * Unix sockets: as a stream, each 64 KiB would be a buffer of its own, and collecting those takes longer than scanning what is
 * in them. A little is read sooner as a stream.
 *
 * @param take gets bytes that are valid during the call only.
 */
export async function readGit(
  cwd: string,
  args: readonly string[],
  take: (bytes: Buffer) => void,
  isLittle = false,
): Promise<GitOutputRun> {
  let failure: { readonly error: unknown } | undefined;
  const guarded = (bytes: Buffer) => {
    if (failure !== undefined) return false;
    try {
      take(bytes);
    } catch (error) {
      failure = { error };
    }
    return failure === undefined;
  };
  const pair = isLittle ? undefined : await socketPair(guarded);
  const running = startGit(cwd, args, pair?.writer);
  // The end is noticed when no one else has this side.
  pair?.writer.destroy();
  const done = (async () => {
    try {
      if (pair !== undefined) await once(pair.reader, 'close');
      else for await (const bytes of running.stdout) if (Buffer.isBuffer(bytes) && !guarded(bytes)) break;
      if (failure === undefined) await running.done;
    } catch (error) {
      await running.done;
      throw error;
    }
    if (failure !== undefined) throw failure.error;
  })();
  return { stdin: running.stdin, done };
}

/** Undefined where there are no Unix sockets, their path would be too long, or no temporary files can be written. */
async function socketPair(
  take: (bytes: Buffer) => boolean,
): Promise<{ readonly reader: Socket; readonly writer: Socket } | undefined> {
  if (process.platform === 'win32') return undefined;
  const server = createServer({ pauseOnConnect: true });
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), 'scan-'));
    const path = join(folder, 'git');
    server.listen(path);
    await once(server, 'listening');
    const accepted = once(server, 'connection');
    const reader: Socket = connect({
      path,
      onread: {
        buffer: Buffer.allocUnsafeSlow(BUFFER_BYTES),
        callback: (count, buffer) => {
          const isWanted = take(Buffer.from(buffer.buffer, buffer.byteOffset, count));
          if (!isWanted) reader.destroy();
          return isWanted;
        },
      },
    });
    await once(reader, 'connect');
    reader.resume();
    const [writer]: Socket[] = await accepted;
    return writer === undefined ? undefined : { reader, writer };
  } catch {
    return undefined;
  } finally {
    server.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

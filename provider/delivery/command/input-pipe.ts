import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** A shell with a pipe as its descriptor 4. It prints its process id, and ends when its standard input does. */
const PIPE_OWNER = `exec 3>&1; /bin/sh -c 'echo $$; read -r _' 4>&1 >&3 | :`;
const PIPE_DESCRIPTOR = 4;

/**
 * The reading end of a pipe that already holds a text, and whose writing end is closed. The caller closes it.
 *
 * Node connects child processes with sockets, and Linux opens no socket by a path such as `/dev/stdin`: it answers
 * ENXIO. Node cannot make a pipe either, so a shell makes it, and it is opened through the shell's entry in `/proc`.
 *
 * @returns undefined where no pipe can be made, or the text does not fit into one. Other systems than Linux open a socket
 *   by such a path as well.
 */
export async function pipeHolding(text: string): Promise<FileHandle | undefined> {
  if (process.platform !== 'linux') return undefined;
  const owner = spawn('/bin/sh', ['-c', PIPE_OWNER], { env: {}, stdio: ['pipe', 'pipe', 'ignore'] });
  const opened: FileHandle[] = [];
  try {
    const pid = await firstLine(owner.stdout);
    const path = `/proc/${pid}/fd/${PIPE_DESCRIPTOR}`;
    const reading = await open(path, constants.O_RDONLY);
    opened.push(reading);
    if (!(await reading.stat()).isFIFO()) throw new Error('not a pipe');
    // Without waiting for a reader when the text does not fit.
    const writing = await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
    opened.push(writing);
    const bytes = Buffer.from(text);
    const { bytesWritten } = await writing.write(bytes);
    if (bytesWritten < bytes.length) throw new Error('the text does not fit');
    await writing.close();
    return reading;
  } catch {
    await Promise.allSettled(opened.map((handle) => handle.close()));
    return undefined;
  } finally {
    owner.stdin.on('error', () => {});
    owner.stdin.end();
  }

  function firstLine(output: typeof owner.stdout): Promise<string> {
    return new Promise((resolve, reject) => {
      let text = '';
      owner.on('error', reject);
      output.setEncoding('latin1');
      output.on('data', (chunk: string) => {
        text += chunk;
        const end = text.indexOf('\n');
        if (end > 0) resolve(text.slice(0, end));
      });
      output.on('close', () => reject(new Error('no process id')));
    });
  }
}

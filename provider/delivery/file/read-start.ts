import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/**
 * The first bytes of a regular file. Undefined where there is something else: opening a pipe would wait for a writer,
 * and a device has no end.
 *
 * It reads without a thread of its own: for the few bytes of a key, handing the work over costs ten times what it takes,
 * and a plan reads as many files as it has keys.
 *
 * @param bytes at most so many. Ask for one more than are expected, to see that there are more.
 * @param links whether a link is followed; otherwise it is something else.
 * @throws NodeJS.ErrnoException
 */
export async function readStart(
  path: string,
  bytes: number,
  links: 'follow' | 'refuse',
): Promise<Buffer | undefined> {
  const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants;
  const file = openSync(path, O_RDONLY | O_NONBLOCK | (links === 'refuse' ? O_NOFOLLOW : 0));
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return undefined;
    const buffer = Buffer.alloc(bytes);
    let length = 0;
    while (length < bytes) {
      const bytesRead = readSync(file, buffer, length, bytes - length, length);
      length += bytesRead;
      // Asking for more would cost another call. A size of 0 says nothing about files that a kernel makes up.
      if (bytesRead === 0 || length === stats.size) break;
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * The first bytes of a regular file. Undefined where there is something else: opening a pipe would wait for a writer,
 * and a device has no end.
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
  const file = await open(path, O_RDONLY | O_NONBLOCK | (links === 'refuse' ? O_NOFOLLOW : 0));
  try {
    if (!(await file.stat()).isFile()) return undefined;
    const buffer = Buffer.alloc(bytes);
    let length = 0;
    while (length < bytes) {
      const { bytesRead } = await file.read(buffer, length, bytes - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return buffer.subarray(0, length);
  } finally {
    await file.close();
  }
}

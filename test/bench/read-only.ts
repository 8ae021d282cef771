/** A floor for the scanner's benchmark: lists a folder's files and reads each into one buffer. */
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

const buffer = Buffer.alloc(8 * 1024 * 1024);
for (const entry of readdirSync(process.argv[2] ?? '.', { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const file = openSync(join(entry.parentPath, entry.name), 'r');
  readSync(file, buffer, 0, buffer.length, null);
  closeSync(file);
}

import { gunzipSync, inflateRawSync } from 'node:zlib';
import { ArchiveError, type UnpackBudget } from './archive-entry.ts';

/**
 * Unpacks within a budget, so that a few bytes cannot become gigabytes.
 *
 * @throws ArchiveError when it would be exceeded, or the bytes are damaged.
 */
export function inflate(bytes: Buffer, kind: 'deflate' | 'gzip', budget: UnpackBudget): Buffer {
  // Zero would mean no limit.
  const options = { maxOutputLength: Math.max(1, budget.left) };
  try {
    const content = kind === 'gzip' ? gunzipSync(bytes, options) : inflateRawSync(bytes, options);
    budget.left -= content.length;
    return content;
  } catch (error) {
    throw new ArchiveError('it cannot be unpacked', { cause: error });
  }
}

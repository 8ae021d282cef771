import type { ContentOutcome, ContentScanner } from './content-scanner.ts';

/** Scans bytes that are in memory already, such as a blob that git printed. */
export function scanText(scanner: ContentScanner, path: string, bytes: Uint8Array): ContentOutcome {
  scanner.begin(path);
  for (let at = 0; at < bytes.length; ) {
    const free = scanner.free();
    const count = Math.min(free.length, bytes.length - at);
    free.set(bytes.subarray(at, at + count));
    at += count;
    if (!scanner.filled(count)) break;
  }
  return scanner.finish();
}

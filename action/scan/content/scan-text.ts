import type { ContentOutcome, ContentScanner } from './content-scanner.ts';

/** Scans bytes that are in memory already, such as a blob that git printed. */
export function scanText(scanner: ContentScanner, path: string, bytes: Uint8Array): ContentOutcome {
  return scanner.scan(path, bytes);
}

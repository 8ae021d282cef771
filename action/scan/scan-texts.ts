import { toSecretMatch } from './content/found-secret.ts';
import { scanText } from './content/scan-text.ts';
import { newScanner } from './new-scanner.ts';
import type { CustomPattern } from './patterns/custom-pattern.ts';
import { rulesWith } from './patterns/secret-rules.ts';
import { bestPrefilter } from './prefilter/best-prefilter.ts';
import { resultOf, type ScanResult } from './scan-result.ts';

/** Scans texts that are in no file, by path, as if they were files. */
export async function scanTexts(
  texts: ReadonlyMap<string, string>,
  patterns: readonly CustomPattern[] = [],
): Promise<ScanResult> {
  const scanner = newScanner('medium', bestPrefilter, undefined, await rulesWith(patterns));
  let bytes = 0;
  const found = [...texts].flatMap(([path, text]) => {
    const content = Buffer.from(text);
    bytes += content.length;
    const outcome = scanText(scanner, path, content);
    if (outcome.kind === 'binary') return [];
    return outcome.secrets.map((secret) => toSecretMatch(secret, path, { kind: 'file' }));
  });
  return resultOf(
    {
      kind: 'tree',
      root: '',
      inRepository: false,
      shallow: false,
      commits: 0,
      files: texts.size,
      bytes,
      windowed: 0,
      skipped: [],
      ...(patterns.length > 0 && { patterns }),
      threads: 1,
      engine: scanner.engine,
    },
    found,
    [],
  );
}

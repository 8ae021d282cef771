import { HIDDEN, withoutSecrets } from '../../provider/keys/declaration/quoted.ts';
import { scanText } from './content/scan-text.ts';
import { newScanner } from './new-scanner.ts';
import { bestPrefilter } from './prefilter/best-prefilter.ts';
import { scriptPrefilter } from './prefilter/script-prefilter.ts';

/** Texts with fewer characters are searched in plain script, which starts sooner. */
const FEW = 4_096;

/**
 * Hides secrets in texts that are shown: the name of a file, a branch or a key can be one. Only what a checksum proves, or
 * the prefix and the shape of its vendor, is hidden; a guess would hide words.
 *
 * @param texts everything that is shown.
 * @returns a function that hides the secrets in one of the texts; undefined when there are none.
 */
export function secretHider(texts: Iterable<string>): ((text: string) => string) | undefined {
  // A secret does not continue in another text.
  const bytes = Buffer.from([...texts].join('\n\n'));
  const scanner = newScanner('high', bytes.length < FEW ? scriptPrefilter : bestPrefilter);
  const outcome = scanText(scanner, 'report', bytes);
  const found = outcome.kind === 'scanned' ? outcome.secrets : [];
  if (found.length === 0) return undefined;
  const secrets = [
    ...new Set(found.map(({ start, end }) => bytes.subarray(start, end).toString('utf8'))),
  ].toSorted((a, b) => b.length - a.length);
  return (text) => withoutSecrets(secrets.reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text));
}

import { scanText } from '../content/scan-text.ts';
import { newScanner } from '../new-scanner.ts';
import { bestPrefilter } from '../prefilter/best-prefilter.ts';

const scanner = newScanner('medium', bestPrefilter);

/** What is found in a text, each as `severity rule`. For tests. */
export function found(text: string, path = 'src/settings.conf'): string[] {
  const outcome = scanText(scanner, path, Buffer.from(text));
  return outcome.kind === 'scanned'
    ? outcome.secrets.map(({ severity, rule }) => `${severity} ${rule.id}`)
    : [];
}

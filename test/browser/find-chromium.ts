import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that are Chromium, as systems name them. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** It starts without a sandbox, because containers have none, and asks no one for updates. */
export const CHROMIUM_ARGUMENTS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The Chromium to test with: what `CHROMIUM` names, or the first on the PATH. Undefined: there is none. */
export function findChromium({ CHROMIUM: named, PATH = '' }: NodeJS.ProcessEnv): string | undefined {
  if (named !== undefined && named !== '') return named;
  const candidates = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return candidates.find(isProgram);
}

/** Says that tests are skipped for want of a browser, so that no one takes them for passed. */
export function warnOfNoBrowser(reason: string): void {
  process.stderr.write(
    `\nNO BROWSER TEST RUNS: ${reason}. Install the package "chromium", or set CHROMIUM to its path.\n\n`,
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

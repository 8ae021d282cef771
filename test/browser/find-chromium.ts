import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that are Chromium, as systems name them. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The Chromium to test with: what `CHROMIUM` names, or the first on the PATH. Undefined: there is none. */
export function findChromium({ CHROMIUM: named, PATH = '' }: NodeJS.ProcessEnv): string | undefined {
  if (named !== undefined && named !== '') return named;
  const candidates = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return candidates.find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

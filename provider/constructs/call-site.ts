import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const DEEPEST = 5;
const FRAME = /(?:^|[\s(])((?:file:\/\/|\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)\)?$/;

/**
 * The call sites of a constructor: `main.ts:14:16` first, then its caller, for constructs made in a loop or by a helper.
 * Paths are relative to the working directory, so that the same app synthesizes to the same text everywhere. Frames of
 * Node.js and of installed packages are left out.
 *
 * @param below the constructor whose callers are wanted.
 */
// biome-ignore lint/complexity/noBannedTypes: Error.captureStackTrace takes any function.
export function callSites(below: Function): readonly string[] {
  const holder: { stack?: string } = {};
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 50;
  Error.captureStackTrace(holder, below);
  Error.stackTraceLimit = stackTraceLimit;
  return sitesOf(holder.stack ?? '', process.cwd());
}

/** The call sites in the text of a stack trace. */
export function sitesOf(stack: string, workingDirectory: string): readonly string[] {
  const sites: string[] = [];
  for (const line of stack.split('\n').slice(1)) {
    const [, location, row, column] = FRAME.exec(line) ?? [];
    if (location === undefined || /[\\/]node_modules[\\/]/.test(location)) continue;
    const path = location.startsWith('file://') ? fileURLToPath(location) : location;
    sites.push(`${relative(workingDirectory, path).split(sep).join('/')}:${row}:${column}`);
    if (sites.length === DEEPEST) break;
  }
  return sites;
}

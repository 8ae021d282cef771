import type { CheckResult } from '../check/result.ts';
import { type Links, summary } from './summary.ts';

/** Source: GitHub's limit of comments, in characters. */
const LIMIT = 65_536;

/** What a comment of this gate starts with, so that it is found again. Gates of other environments have their own. */
export function commentMarker({ mode, environment }: Pick<CheckResult, 'mode' | 'environment'>): string {
  return `<!-- lowerplane-gate:${mode}:${environment ?? 'all'} -->`;
}

/** The one comment that a pull request has of this gate. */
export function comment(result: CheckResult, links: Links | undefined): string {
  const marker = commentMarker(result);
  const footer =
    links === undefined
      ? ''
      : `\n<sub>As of ${links.commit.slice(0, 12)}. This comment is updated with each push.</sub>\n`;
  // Bytes are never fewer than characters.
  const limit = LIMIT - Buffer.byteLength(marker) - Buffer.byteLength(footer) - 2;
  return `${marker}\n${summary(result, { links, limit })}${footer}`;
}

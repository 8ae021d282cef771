import type { Place } from '../../check/rules/definition/violation.ts';

/** Where files can be looked at. */
export interface Links {
  /** `https://github.com/octo/app` */
  readonly repository: string;
  /** Of the files that were checked. */
  readonly commit: string;
  /** Page of the run that found all this. */
  readonly run?: string | undefined;
}

/** Page of a line; undefined where there is none. */
export function pageOf(place: Place, links: Links | undefined): string | undefined {
  if (links === undefined || place.kind !== 'code') return undefined;
  const { path, line, endLine } = place.range;
  const lines = endLine > line ? `#L${line}-L${endLine}` : `#L${line}`;
  return `${links.repository}/blob/${place.commit ?? links.commit}/${escapedPath(path)}${lines}`;
}

/** A path in an address that can stand in Markdown: parentheses end a link there, and encodeURIComponent leaves them. */
function escapedPath(path: string): string {
  return path
    .toWellFormed()
    .split('/')
    .map((part) => (part === '..' || part === '.' ? '' : encodeURIComponent(part)))
    .join('/')
    .replace(/[!'()*~_]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

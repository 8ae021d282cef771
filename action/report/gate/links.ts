import { REPOSITORY_URL } from '../../../provider/version.ts';
import type { Place } from '../../check/rules/definition/violation.ts';

/** Addresses of the pages that reports link to. */
export interface Links {
  /** `https://github.com/octo/app` */
  readonly repository: string;
  /** The commit that was checked. */
  readonly commit: string;
  /** Page of the workflow run. */
  readonly run?: string | undefined;
  /** Page that shows the suggested changes; undefined when none are suggested. */
  readonly suggestions?: string | undefined;
}

/** Page of a line; undefined when there is none. */
export function pageOf(place: Place, links: Links | undefined): string | undefined {
  if (links === undefined || place.kind !== 'code') return undefined;
  const { path, line, endLine } = place.range;
  const lines = endLine > line ? `#L${line}-L${endLine}` : `#L${line}`;
  return `${links.repository}/blob/${place.commit ?? links.commit}/${escapedPath(path)}${lines}`;
}

/** A path in an address for Markdown, where parentheses end a link; encodeURIComponent does not encode them. */
function escapedPath(path: string): string {
  return path
    .toWellFormed()
    .split('/')
    .map((part) => (part === '..' || part === '.' ? '' : encodeURIComponent(part)))
    .join('/')
    .replace(/[!'()*~_]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Page of a rule: what it finds, why, and how to fix it. */
export function rulePageUrl(ruleId: string): string {
  return `${REPOSITORY_URL}/blob/main/docs/rules/${encodeURIComponent(ruleId)}.md`;
}

import type { Finding } from '../check/finding.ts';
import type { CheckResult } from '../check/result.ts';
import { code, inline } from './markdown.ts';

/** A comment on lines of a pull request, with a change that a click makes. */
export interface Suggestion {
  readonly path: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly body: string;
  /** Hidden in the body: the same finding is not commented on twice. */
  readonly marker: string;
}

/** More would bury the conversation. */
const MOST = 10;

/**
 * Changes that mend what counts, where a line can be commented on.
 *
 * @param isInDiff whether the pull request shows a line: GitHub takes comments on no others.
 */
export function suggestions(
  { findings }: CheckResult,
  isInDiff: (path: string, line: number) => boolean,
): readonly Suggestion[] {
  const seen = new Set<string>();
  const found: Suggestion[] = [];
  for (const finding of findings) {
    const suggestion = suggestionOf(finding, isInDiff);
    if (suggestion === undefined) continue;
    // Two changes of the same lines cannot both be made.
    const lines = `${suggestion.path}:${suggestion.firstLine}`;
    if (seen.has(lines)) continue;
    seen.add(lines);
    found.push(suggestion);
    if (found.length === MOST) break;
  }
  return found;
}

function suggestionOf(
  { status, suggestion: change, title, message, ruleId, fingerprint }: Finding,
  isInDiff: (path: string, line: number) => boolean,
): Suggestion | undefined {
  if (status.kind !== 'open' || change === undefined) return undefined;
  const { path, firstLine, lastLine, replacement } = change;
  for (let line = firstLine; line <= lastLine; line++) if (!isInDiff(path, line)) return undefined;
  const marker = `<!-- lowerplane-suggestion:${fingerprint} -->`;
  const longest = Math.max(2, ...(replacement.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const body = `${marker}\n**${inline(title)}** ${code(ruleId)}\n\n${inline(message)}\n\n${fence}suggestion\n${replacement}\n${fence}`;
  return { path, firstLine, lastLine, body, marker };
}

import { printable, printableLines } from '../../../provider/text/printable.ts';
import type { SuggestedChange } from '../../check/rules/definition/violation.ts';
import { overlap } from '../../check/suggestions/changed-text.ts';
import type { Finding } from '../../check/verdict/finding.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import { code, inline, paragraphs } from '../format/markdown.ts';

/** A comment on lines of a pull request, with a change that a click makes. */
export interface Suggestion {
  readonly path: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly body: string;
  /** Hidden in the body, so that the same finding is not commented on twice. */
  readonly marker: string;
}

/** More would bury the conversation. */
const MOST = 10;
/** Of the findings that one change fixes: one declaration can make many instances. */
const MOST_MESSAGES = 5;
/** Source: GitHub's limit of comments, in characters. */
const LONGEST_BODY = 65_536;

/** A change, and what it fixes. */
interface Fix {
  readonly change: SuggestedChange;
  readonly findings: readonly [Finding, ...Finding[]];
}

/**
 * Changes that fix open findings, on lines that can be commented on. A change that fixes several findings is suggested
 * once; of changes that overlap, only the one of the most severe finding is.
 *
 * @param isInDiff whether the pull request shows a line: GitHub takes comments on no others.
 */
export function suggestions(
  { findings }: CheckResult,
  isInDiff: (path: string, line: number) => boolean,
): readonly Suggestion[] {
  const fixes = new Map<string, Fix>();
  for (const finding of findings) {
    const { status, suggestion: change } = finding;
    if (status.kind !== 'open' || change === undefined || !canBeMade(change, isInDiff)) continue;
    const { path, firstLine, lastLine, replacement } = change;
    const same = JSON.stringify([path, firstLine, lastLine, replacement]);
    const before = fixes.get(same);
    fixes.set(same, { change, findings: before ? [...before.findings, finding] : [finding] });
  }
  const made: SuggestedChange[] = [];
  const suggested: Suggestion[] = [];
  for (const fix of fixes.values()) {
    if (suggested.length === MOST) break;
    const suggestion = suggestionOf(fix);
    if (suggestion.body.length > LONGEST_BODY || made.some((other) => overlap(other, fix.change))) continue;
    made.push(fix.change);
    suggested.push(suggestion);
  }
  return suggested;
}

function canBeMade(
  { path, firstLine, lastLine, replacement }: SuggestedChange,
  isInDiff: (path: string, line: number) => boolean,
): boolean {
  // GitHub would change text that is not well-formed, and no one should accept what cannot be seen.
  if (!replacement.isWellFormed() || !path.isWellFormed()) return false;
  const lines = replacement.replaceAll('\r\n', '\n');
  if (printableLines(lines) !== lines || printable(path) !== path) return false;
  for (let line = firstLine; line <= lastLine; line++) if (!isInDiff(path, line)) return false;
  return true;
}

function suggestionOf({ change, findings }: Fix): Suggestion {
  const { path, firstLine, lastLine, replacement } = change;
  const [{ fingerprint }] = findings;
  const marker = `<!-- lowerplane-suggestion:${fingerprint} -->`;
  const titles = new Set(findings.map(({ title, ruleId }) => `**${inline(title)}** ${code(ruleId)}`));
  const messages = [...new Set(findings.map(({ message }) => message))];
  const longest = Math.max(2, ...(replacement.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const body = paragraphs(
    `${marker}\n${[...titles].join(', ')}`,
    ...messages.slice(0, MOST_MESSAGES).map(inline),
    messages.length > MOST_MESSAGES ? `And ${messages.length - MOST_MESSAGES} more like these.` : '',
    `${fence}suggestion\n${replacement}\n${fence}`,
  );
  return { path, firstLine, lastLine, body, marker };
}

import { posix } from 'node:path';
import { firstCommentLine } from '../../../provider/declarations/purpose-comment.ts';
import type { SourceRange } from '../../../provider/documents/source-range.ts';
import { withoutSecrets } from '../../../provider/keys/declaration/quoted.ts';
import { type Allowance, readAllowance } from '../../scan/content/allow-comment.ts';
import type { Severity } from '../../scan/severity.ts';
import type { DeclaringLines } from '../facts.ts';
import type { Policy } from '../policy/policy.ts';
import {
  ignoredComment,
  LOCKED,
  pendingComment,
  REASON_MISSING,
} from '../rules/definition/comment-sentences.ts';
import type { Rule } from '../rules/definition/rule.ts';
import type { Violation } from '../rules/definition/violation.ts';
import { declarationIdentity } from '../rules/keys/key-location.ts';
import { isWorse } from './compared.ts';
import type { Evaluation } from './evaluation.ts';
import { originsOf } from './locate.ts';

/** What a comment at a declaration does: it allows the finding, or a sentence says why not. */
export type CommentEffect =
  | { readonly kind: 'none' }
  | { readonly kind: 'allowed'; readonly reason: string; readonly binding?: string }
  | { readonly kind: 'refused'; readonly sentence: string };

/** An invalid declaration must be corrected, and a plan is about one apply, which a comment would outlive. */
const NEVER_ALLOWED = ['invalid-declaration', 'plan-ends-key', 'plan-shows-drift'];

/** Whether comments allow the findings of a rule: those about declared keys that code alone decides. */
export function isAllowable({ id, needs }: Pick<Rule, 'id' | 'needs'>): boolean {
  return needs.length === 1 && needs[0] === 'declarations' && !NEVER_ALLOWED.includes(id);
}

/** What a comment does for a violation of a severity. */
export function commentEffect(
  rule: Rule,
  violation: Violation,
  severity: Severity,
  lines: DeclaringLines | undefined,
  {
    trusted,
    now,
    policy,
  }: Pick<Evaluation, 'trusted' | 'now'> & { readonly policy: Pick<Policy, 'lockedRules'> },
): CommentEffect {
  const { place, declaration } = violation;
  if (lines === undefined || place.kind !== 'code' || !isAllowable(rule)) return { kind: 'none' };
  const about = [place.range, ...originsOf(violation, place.range)];
  const allowance = allowanceOf(rule.id, violation, about, lines);
  switch (allowance.kind) {
    case 'none':
      return allowance;
    case 'reason-missing':
      return { kind: 'refused', sentence: `Note: ${REASON_MISSING}.` };
    case 'allowed': {
      const { reason } = allowance;
      if (policy.lockedRules.includes(rule.id)) return { kind: 'refused', sentence: ignoredComment(LOCKED) };
      const oldPath = trusted?.oldPath ?? ((path: string) => path);
      const text = about.map(({ path, line }) => lines.get(path)?.[line - 1]?.trim().replace(/\s+/g, ' '));
      const binding = JSON.stringify([rule.id, oldPath(place.range.path), keyOf(violation), reason, text]);
      const before = trusted?.findings.get(binding);
      const isTrusted =
        trusted === undefined || (before !== undefined && !isWorse({ severity, declaration }, before, now));
      if (isTrusted) return { kind: 'allowed', reason: withoutSecrets(reason), binding };
      const change = 'is new with this change, or the declaration has changed under it';
      return { kind: 'refused', sentence: pendingComment(reason, change) };
    }
  }
}

/** What identifies the key of a violation besides the path of its file. */
function keyOf({ declaration, identity }: Violation): readonly unknown[] {
  const [, ...key] = declaration === undefined ? identity : declarationIdentity(declaration);
  if (declaration === undefined) return key;
  const { header, directory, variant } = declaration;
  // A module can declare the same address for several roots.
  return [...key, variant, directory === posix.dirname(header.path) ? undefined : directory];
}

/** The comment on one of the lines, on the comment lines above it, or above the whole declaration. */
function allowanceOf(
  ruleId: string,
  { declaration }: Violation,
  about: readonly SourceRange[],
  files: DeclaringLines,
): Allowance {
  for (const { path, line } of about) {
    const lines = files.get(path) ?? [];
    const own = readAllowance(ruleId, {
      line: lines[line - 1] ?? '',
      above: lines[line - 2] ?? '',
      below: lines[line] ?? '',
    });
    if (own.kind !== 'none') return own;
    const above = allowanceAbove(ruleId, lines, line);
    if (above.kind !== 'none') return above;
  }
  if (declaration === undefined) return { kind: 'none' };
  const { path, line } = declaration.header;
  return allowanceAbove(ruleId, files.get(path) ?? [], line);
}

function allowanceAbove(ruleId: string, lines: readonly string[], line: number): Allowance {
  for (let at = line - 1; at >= firstCommentLine(lines, line); at--) {
    const found = readAllowance(ruleId, { line: '', above: lines[at - 1] ?? '', below: '' });
    if (found.kind !== 'none') return found;
  }
  return { kind: 'none' };
}

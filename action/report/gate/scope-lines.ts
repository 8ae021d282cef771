import { count } from '../../../provider/text/count.ts';
import { printable } from '../../../provider/text/printable.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import { scopeText } from '../../scan/scope-text.ts';
import { verificationCounts, verificationText } from '../../scan/verification/verification.ts';
import { inline } from '../format/markdown.ts';

/** What was checked, one sentence a line: a report must not promise more than was done. */
export function scopeLines({ scope, policy, findings }: CheckResult): string[] {
  const { scan, declarations, leftOut, range, comparedWith, changedPolicies = [], newPatterns = [] } = scope;
  const verified = verificationCounts(findings);
  return [
    ...(scan === undefined ? ['Files were not scanned for secrets.'] : scopeText(scan)),
    ...(verified === undefined ? [] : [`Secrets: ${verificationText(verified)}.`]),
    declarations === undefined
      ? 'Declarations of keys were not read.'
      : `Read ${count(declarations.keys, 'key declaration')} in ${count(declarations.files, 'file')}.`,
    ...(leftOut === undefined
      ? []
      : [
          `The paths of the policy exclude ${count(leftOut.files, 'file')} and ${count(leftOut.secrets, 'found secret')}.`,
        ]),
    ...(range === undefined ? [] : [`Changed lines: ${short(range.base)}..${short(range.head)}.`]),
    ...(comparedWith === undefined
      ? []
      : [`Only what is new or worse than at commit ${short(comparedWith)} counts.`]),
    policyLine(policy),
    ...(changedPolicies.length === 0
      ? []
      : [
          `The change edits the policy (${changedPolicies.map(printable).join(', ')}); its edits count after the merge.`,
        ]),
    ...(newPatterns.length === 0
      ? []
      : [
          `${count(newPatterns.length, 'secret pattern')} of the policy ${newPatterns.length === 1 ? 'is' : 'are'} new or changed and ${newPatterns.length === 1 ? 'counts' : 'count'} after the merge: ${newPatterns.map(printable).join(', ')}.`,
        ]),
  ];
}

/** What was checked, as Markdown. */
export function scopeSection(result: CheckResult): string {
  return scopeLines(result).map(inline).join(' ');
}

function policyLine({ kind, path, commit }: CheckResult['policy']): string {
  switch (kind) {
    case 'none':
      return `No policy at ${printable(path)}: the defaults apply.`;
    case 'work-tree':
      return `Policy: ${printable(path)}.`;
    case 'commit':
      return `Policy: ${printable(path)} at commit ${short(commit ?? '')}.`;
  }
}

function short(commit: string): string {
  return commit.slice(0, 12);
}

import { count } from '../../../provider/text/count.ts';
import { printable } from '../../../provider/text/printable.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import { scopeText } from '../../scan/scope-text.ts';

/** What was looked at, a sentence each: a report must not promise more than was done. */
export function scopeLines({ scope, policy }: CheckResult): string[] {
  const { scan, declarations, leftOut, range } = scope;
  return [
    ...(scan === undefined ? ['Secrets were not looked for.'] : scopeText(scan)),
    declarations === undefined
      ? 'Declared keys were not looked for.'
      : `${count(declarations.keys, 'declared key')} in ${count(declarations.files, 'file')} read for declarations.`,
    ...(leftOut === undefined
      ? []
      : [
          `The policy's paths leave out ${count(leftOut.files, 'file')} and ${count(leftOut.secrets, 'found secret')}.`,
        ]),
    ...(range === undefined
      ? []
      : [`Changed lines are those of ${short(range.base)}..${short(range.head)}.`]),
    policyLine(policy),
  ];
}

function policyLine({ kind, path, commit }: CheckResult['policy']): string {
  switch (kind) {
    case 'none':
      return `There is no policy ${printable(path)}; the defaults count.`;
    case 'work-tree':
      return `Policy: ${printable(path)}.`;
    case 'commit':
      return `Policy: ${printable(path)} as of ${short(commit ?? '')}.`;
  }
}

function short(commit: string): string {
  return commit.slice(0, 12);
}

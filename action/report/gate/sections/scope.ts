import type { CheckResult } from '../../../check/verdict/result.ts';
import { inline } from '../../format/markdown.ts';
import { scopeLines } from '../scope-lines.ts';

/** What was looked at: a page must not promise more than was done. */
export function scopeSection(result: CheckResult): string {
  return scopeLines(result).map(inline).join(' ');
}

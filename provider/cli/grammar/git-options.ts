import { type CommitRange, parseRange } from '../../../action/scan/scan-target.ts';
import { type Described, type Option, single } from './option.ts';
import { UsageError } from './usage-error.ts';

/** A commit, a branch or a tag. What starts with a dash would be an option of git. */
export function revision(described: Described): Option<string | undefined> {
  return single('REV', described, (text, name) => {
    if (text !== '' && !text.startsWith('-')) return text;
    throw new UsageError(`${name} must be a commit, a branch or a tag, not "${text}".`);
  });
}

/** A range of commits. */
export function commitRange(described: Described): Option<CommitRange | undefined> {
  return single('A..B', described, (text, name) => {
    const range = parseRange(text);
    if (range !== undefined) return range;
    throw new UsageError(
      `${name} must be a range of commits such as main..HEAD or main...HEAD, not "${text}".`,
    );
  });
}

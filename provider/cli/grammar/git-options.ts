import { type CommitRange, parseRange } from '../../../action/scan/scan-target.ts';
import type { Described, Option } from './option.ts';
import { UsageError } from './usage-error.ts';

/** A commit, a branch or a tag. What starts with a dash would be an option of git. */
export function revision(described: Described): Option<string | undefined> {
  return {
    ...described,
    placeholder: 'REV',
    read(given, name) {
      const last = given.at(-1);
      if (last === undefined || (last !== '' && !last.startsWith('-'))) return last;
      throw new UsageError(`${name} must be a commit, a branch or a tag, not "${last}".`);
    },
  };
}

/** A range of commits. */
export function commitRange(described: Described): Option<CommitRange | undefined> {
  return {
    ...described,
    placeholder: 'A..B',
    read(given, name) {
      const last = given.at(-1);
      if (last === undefined) return undefined;
      const range = parseRange(last);
      if (range !== undefined) return range;
      throw new UsageError(
        `${name} must be a range of commits such as main..HEAD or main...HEAD, not "${last}".`,
      );
    },
  };
}

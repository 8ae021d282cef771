import { matchesWildcards } from '../../scan/wildcards.ts';

/**
 * Whether the name of a key matches a glob: `*` matches any text, including slashes, and `?` one character. Case is
 * ignored, because people write names.
 */
export function matchesKeyName(glob: string, name: string): boolean {
  return matchesWildcards(glob.toLowerCase(), name.toLowerCase());
}

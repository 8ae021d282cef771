import { fitsWildcards } from './wildcards.ts';

/**
 * Whether a key's name fits a glob: `*` stands for any text, slashes too, and `?` for one character. Case counts for
 * nothing, because names are written by people.
 */
export function matchesKeyName(glob: string, name: string): boolean {
  return fitsWildcards(glob.toLowerCase(), name.toLowerCase());
}

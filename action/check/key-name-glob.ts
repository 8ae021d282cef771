/**
 * Whether a key's name fits a glob: `*` stands for any text, slashes too, and `?` for one character. Case counts for
 * nothing, because names are written by people.
 */
export function matchesKeyName(glob: string, name: string): boolean {
  const pattern = [...glob.toLowerCase()];
  const text = [...name.toLowerCase()];
  let at = 0;
  let star = -1;
  let resumeAt = 0;
  let position = 0;
  // The usual two pointers and no regular expression: a glob of many stars must not take exponential time.
  while (position < text.length) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at++;
      resumeAt = position;
    } else if (wanted === '?' || (wanted !== undefined && wanted === text[position])) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++resumeAt;
    } else {
      return false;
    }
  }
  return pattern.slice(at).every((rest) => rest === '*');
}

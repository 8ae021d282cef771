/** Whether a text matches a pattern in which `*` matches any text and `?` one character. */
export function matchesWildcards(wildcards: string, text: string): boolean {
  const pattern = [...wildcards];
  const characters = [...text];
  let at = 0;
  let star = -1;
  let resumeAt = 0;
  let position = 0;
  // Two pointers instead of a regular expression: a pattern with many stars must not take exponential time.
  while (position < characters.length) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at++;
      resumeAt = position;
    } else if (wanted === '?' || (wanted !== undefined && wanted === characters[position])) {
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

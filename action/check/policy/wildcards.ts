/** Whether a text fits a pattern in which `*` stands for any text and `?` for one character. */
export function fitsWildcards(wildcards: string, text: string): boolean {
  const pattern = [...wildcards];
  const characters = [...text];
  let at = 0;
  let star = -1;
  let resumeAt = 0;
  let position = 0;
  // The usual two pointers and no regular expression: a pattern of many stars must not take exponential time.
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

const MARK = ' ...';

/** A text of at most so many bytes, cut between characters, with a mark where it was cut. */
export function cutText(text: string, mostBytes: number): string {
  if (text.length * 3 <= mostBytes || Buffer.byteLength(text) <= mostBytes) return text;
  // A character is at least one byte, so no more characters than bytes can be kept.
  const bytes = Buffer.from(text.slice(0, mostBytes));
  let end = Math.max(0, mostBytes - MARK.length);
  while (end > 0 && isContinuation(bytes[end])) end -= 1;
  return `${bytes.toString('utf8', 0, end)}${MARK}`;
}

/** In UTF-8, all bytes of a character but its first. */
function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0b1100_0000) === 0b1000_0000;
}

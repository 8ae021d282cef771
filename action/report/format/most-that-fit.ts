/** Few enough to try first. */
const FIRST_TRY = 256;

/** The greatest number up to `most` with which a text fits; the text grows with the number. 0 when none does. */
export function mostThatFit(most: number, limitBytes: number, textWith: (number: number) => string): number {
  const fits = (number: number) => Buffer.byteLength(textWith(number)) <= limitBytes;
  let fitting = 0;
  let tooMany = most + 1;
  // From below, because a text that is far too long takes long to make.
  for (let next = Math.min(most, FIRST_TRY); next > fitting; next = Math.min(most, 2 * next)) {
    if (!fits(next)) {
      tooMany = next;
      break;
    }
    fitting = next;
  }
  while (tooMany - fitting > 1) {
    const middle = Math.floor((fitting + tooMany) / 2);
    if (fits(middle)) fitting = middle;
    else tooMany = middle;
  }
  return fitting;
}

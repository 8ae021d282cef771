/** The greatest number up to `most` with which a text fits; the text grows with the number. 0 when none does. */
export function mostThatFit(most: number, limitBytes: number, textWith: (number: number) => string): number {
  let fitting = 0;
  let tooMany = most + 1;
  while (tooMany - fitting > 1) {
    // Usually all of it fits: ask for that first.
    const next = tooMany === most + 1 && fitting === 0 ? most : Math.floor((fitting + tooMany) / 2);
    if (Buffer.byteLength(textWith(next)) <= limitBytes) fitting = next;
    else tooMany = next;
  }
  return fitting;
}

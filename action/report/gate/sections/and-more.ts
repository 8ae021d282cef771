/** Says that rows were left out: silence would be taken for nothing. */
export function andMore(number: number): string {
  return number > 0
    ? `And ${number} more, which did not fit here: the log and the report files have them all.`
    : '';
}

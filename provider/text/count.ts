/** A number with its noun in the right form: `1 file`, `1,204 files`. */
export function count(number: number, thing: string): string {
  return `${grouped(number)} ${thing}${number === 1 ? '' : 's'}`;
}

/** 1,234,567. Not by `toLocaleString`, whose first call loads the world's languages: a tenth of a whole run. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

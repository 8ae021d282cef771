const DECIMAL = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * A number a JavaScript `number` cannot hold exactly, kept as decimal text.
 *
 * Terraform computes with 512 bits: 9007199254740993 is an ordinary number there.
 */
export class BigNumber {
  /** Decimal text, as Terraform reads it. */
  readonly text: string;

  /** @throws RangeError when `text` is not a decimal number. */
  constructor(text: string) {
    if (!DECIMAL.test(text)) throw new RangeError(`"${text.slice(0, 40)}" is not a decimal number`);
    this.text = text;
  }

  /** The nearest `number`; digits may be lost. */
  toNumber(): number {
    return Number(this.text);
  }

  toString(): string {
    return this.text;
  }
}

/** Reads decimal text into a `number` if that is exact, otherwise into a {@link BigNumber}. */
export function numberFromText(text: string): number | BigNumber {
  const number = Number(text);
  if (Number.isFinite(number) && canonicalDecimal(String(number)) === canonicalDecimal(text)) return number;
  return new BigNumber(text);
}

/**
 * Reads a binary float.
 *
 * A `number` means its shortest decimal text (0.1 is exactly 0.1 in Terraform), so a float with another exact value
 * becomes a {@link BigNumber} with all its digits.
 */
export function numberFromFloat(float: number): number | BigNumber {
  if (Number.isInteger(float)) return float;
  const exact = exactDecimal(float);
  return canonicalDecimal(exact) === canonicalDecimal(String(float)) ? float : new BigNumber(exact);
}

/** True when both are the same number in any notation (1e3 and 1000, 1.50 and 1.5). */
export function sameNumber(a: number | BigNumber, b: number | BigNumber): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a === b;
  return canonicalDecimal(String(a)) === canonicalDecimal(String(b));
}

function canonicalDecimal(text: string): string {
  const match = /^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + (digits.length - significant.length);
  return `${sign}${significant}e${power}`;
}

function exactDecimal(float: number): string {
  let numerator = Math.abs(float);
  let halvings = 0;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    halvings++;
  }
  const digits = (BigInt(numerator) * 5n ** BigInt(halvings)).toString().padStart(halvings + 1, '0');
  return `${float < 0 ? '-' : ''}${digits.slice(0, -halvings)}.${digits.slice(-halvings)}`;
}

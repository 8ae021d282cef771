import { isPlainList, isPlainMap, type Plain } from '../../static-value.ts';

/** As Terraform converts to a string; undefined where it cannot, or where Terraform may write other digits. */
export function textOf(value: Plain | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number') return undefined;
  const digits = String(value);
  // Terraform counts with 512 bits and writes no exponents.
  return /^-?\d+(?:\.\d{1,12})?$/.test(digits) ? digits : undefined;
}

/** As Terraform converts to a number; undefined where it cannot. */
export function numberOf(value: Plain | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d{1,15}(?:\.\d{1,12})?$/.test(value) ? Number(value) : undefined;
}

/** As Terraform converts to a bool; undefined where it cannot. */
export function boolOf(value: Plain | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

/** A string that is surely no number to Terraform, which accepts more forms than are read here. */
export function isNoNumber(value: Plain | undefined): boolean {
  return typeof value === 'string' && !/\d|inf|nan/i.test(value);
}

/** Elements of one type, as lists, sets and maps have them: a string among them makes all of them strings. */
export function unified<Value extends Plain>(
  values: readonly Value[],
): readonly (Value | string)[] | undefined {
  const types = new Set(values.filter((value) => value !== null).map((value) => typeof value));
  if (types.size < 2) return values;
  if (!types.has('string') || types.has('object')) return undefined;
  const texts: (Value | string)[] = [];
  for (const value of values) {
    const text = value === null ? value : textOf(value);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts;
}

export function listOf(value: Plain | undefined): readonly Plain[] | undefined {
  return value !== undefined && isPlainList(value) ? value : undefined;
}

/** Whether two values are equal to Terraform, without conversion. */
export function samePlain(a: Plain, b: Plain): boolean {
  return identityOf(a) === identityOf(b);
}

/** A text that equal values share. */
export function identityOf(value: Plain): string {
  if (isPlainList(value)) return `[${value.map(identityOf).join(',')}]`;
  if (!isPlainMap(value)) return JSON.stringify(value);
  const entries = [...value].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${identityOf(item)}`).join(',')}}`;
}

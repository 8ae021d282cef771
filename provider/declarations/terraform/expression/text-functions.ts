import type { Plain } from '../../static-value.ts';
import { listOf, numberOf, textOf } from './conversions.ts';
import type { FunctionResult } from './function-result.ts';
import { replacedByPattern } from './pattern-functions.ts';

/** Longer strings are not evaluated. */
export const LONGEST_TEXT = 100_000;

/** Each character by itself, as Go has it: `ß` stays. */
export function cased(to: 'upper' | 'lower', value?: Plain): string | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  return [...text]
    .map((character) => {
      const changed = to === 'upper' ? character.toUpperCase() : character.toLowerCase();
      return [...changed].length === 1 ? changed : character;
    })
    .join('');
}

/** First letters as Go's strings.Title takes them: after anything but a letter, a digit or an underscore. */
export function titled(value?: Plain): string | undefined {
  return textOf(value)?.replace(
    /(^|[\p{ASCII}\s])(?<![0-9A-Za-z_])(\p{L})/gu,
    (_, gap: string, letter: string) => gap + (cased('upper', letter) ?? letter),
  );
}

/** Characters as Terraform counts them: grapheme clusters. */
export function charactersOf(value?: Plain): readonly string[] | undefined {
  const text = textOf(value);
  return text === undefined
    ? undefined
    : [...new Intl.Segmenter('en').segment(text)].map(({ segment }) => segment);
}

export function joined(separator?: Plain, ...lists: readonly Plain[]): string | undefined {
  const by = textOf(separator);
  const texts = lists.flatMap((items) => listOf(items)?.map(textOf) ?? [undefined]);
  if (by === undefined || lists.length === 0) return undefined;
  let length = 0;
  for (const text of texts) {
    if (text === undefined) return undefined;
    length += text.length + by.length;
    if (length > LONGEST_TEXT) return undefined;
  }
  return texts.join(by);
}

export function parted(separator?: Plain, value?: Plain): readonly string[] | undefined {
  const [by, whole] = [textOf(separator), textOf(value)];
  if (by === undefined || whole === undefined) return undefined;
  return by === '' ? [...whole] : whole.split(by);
}

export function replaced(value?: Plain, wanted?: Plain, by?: Plain): FunctionResult {
  const [whole, from, to] = [textOf(value), textOf(wanted), textOf(by)];
  if (whole === undefined || from === undefined || to === undefined) return undefined;
  const [, pattern] = /^\/(.+)\/$/s.exec(from) ?? [];
  if (pattern !== undefined) return replacedByPattern(whole, pattern, to);
  const most = from === '' ? whole.length + 1 : whole.length / from.length;
  return whole.length + most * to.length > LONGEST_TEXT ? undefined : whole.replaceAll(from, () => to);
}

export function substring(value?: Plain, offset?: Plain, length?: Plain): string | undefined {
  const characters = charactersOf(value);
  const [start, size] = [numberOf(offset), numberOf(length)];
  if (characters === undefined || start === undefined || size === undefined) return undefined;
  const from = start < 0 ? Math.max(0, characters.length + start) : start;
  return characters.slice(from, size < 0 ? undefined : from + size).join('');
}

export function cut(side: 'start' | 'end', value?: Plain, part?: Plain): string | undefined {
  const [whole, piece] = [textOf(value), textOf(part)];
  if (whole === undefined || piece === undefined || piece === '') return whole;
  if (side === 'start') return whole.startsWith(piece) ? whole.slice(piece.length) : whole;
  return whole.endsWith(piece) ? whole.slice(0, -piece.length) : whole;
}

/** %s, %d, %v and %q, with a width: other verbs are left to Terraform. */
export function formatted(pattern?: Plain, ...values: readonly Plain[]): string | undefined {
  const given = textOf(pattern);
  if (given === undefined) return undefined;
  let next = 0;
  let length = given.length;
  let complete = true;
  const result = given.replace(
    /%(-?)(0?)(\d{0,3})(.)/gsu,
    (whole, left: string, zero: string, width: string, verb: string) => {
      if (whole === '%%') return '%';
      const value = values[next++];
      const text = verb === 'd' && !Number.isInteger(numberOf(value)) ? undefined : textOf(value);
      length += (text?.length ?? 0) + Number(width);
      if (text === undefined || !'sdvq'.includes(verb) || length > LONGEST_TEXT) {
        complete = false;
        return '';
      }
      const written = verb === 'q' ? JSON.stringify(text) : text;
      if (left !== '') return written.padEnd(Number(width));
      const [, sign = '', digits = ''] = /^(-?)(.*)$/s.exec(written) ?? [];
      return zero === ''
        ? written.padStart(Number(width))
        : sign + digits.padStart(Number(width) - sign.length, '0');
    },
  );
  return complete && next === values.length ? result : undefined;
}

export function trimmed(value?: Plain, cutset?: Plain): string | undefined {
  const [characters, cut] = [textOf(value), textOf(cutset)];
  if (characters === undefined || cut === undefined) return undefined;
  const [list, taken] = [[...characters], new Set(cut)];
  const first = list.findIndex((one) => !taken.has(one));
  if (first < 0) return '';
  return list.slice(first, list.findLastIndex((one) => !taken.has(one)) + 1).join('');
}

/** All lines but the first get so many spaces. */
export function indented(spaces?: Plain, value?: Plain): string | undefined {
  const [count, text] = [numberOf(spaces), textOf(value)];
  if (count === undefined || text === undefined || !Number.isInteger(count) || count < 0) return undefined;
  const lines = text.split('\n');
  if (text.length + lines.length * count > LONGEST_TEXT) return undefined;
  return lines.join(`\n${' '.repeat(count)}`);
}

/** Lists of equal length are gone through together; other values are the same for each. */
export function formattedList(pattern?: Plain, ...values: readonly Plain[]): FunctionResult {
  const lengths = new Set(values.flatMap((value) => listOf(value)?.length ?? []));
  const [length] = lengths;
  if (pattern === undefined || lengths.size > 1) return undefined;
  const texts: string[] = [];
  for (let index = 0; index < (length ?? 1); index++) {
    const text = formatted(pattern, ...values.map((value) => listOf(value)?.[index] ?? value));
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts;
}

import { createHash } from 'node:crypto';
import { isPlainList, isPlainMap, type Plain } from '../../static-value.ts';
import { textOf } from './conversions.ts';
import { type FunctionResult, type PlainFunction, REFUSED } from './function-result.ts';

const DEEPEST = 100;

/** Functions that change the form of a value. Source: Terraform's function reference. */
export const ENCODING_FUNCTIONS: readonly (readonly [string, PlainFunction])[] = [
  ['jsondecode', (text) => ofText(text, decodedJson)],
  ['jsonencode', (value) => (value === undefined ? undefined : encodedJson(value))],
  ['csvdecode', (text) => ofText(text, decodedCsv)],
  ['base64encode', (text) => ofText(text, (plain) => Buffer.from(plain, 'utf8').toString('base64'))],
  ['base64decode', (text) => ofText(text, decodedBase64)],
  ['urlencode', (text) => ofText(text, encodedUrl)],
  ['md5', (text) => hashed('md5', text, 'hex')],
  ['sha1', (text) => hashed('sha1', text, 'hex')],
  ['sha256', (text) => hashed('sha256', text, 'hex')],
  ['sha512', (text) => hashed('sha512', text, 'hex')],
  ['base64sha256', (text) => hashed('sha256', text, 'base64')],
  ['base64sha512', (text) => hashed('sha512', text, 'base64')],
];

function ofText(value: Plain | undefined, apply: (text: string) => FunctionResult): FunctionResult {
  const text = textOf(value);
  return text === undefined ? undefined : apply(text);
}

function hashed(algorithm: string, value: Plain | undefined, form: 'hex' | 'base64'): FunctionResult {
  return ofText(value, (text) => createHash(algorithm).update(text, 'utf8').digest(form));
}

function decodedJson(text: string): FunctionResult {
  try {
    const value: unknown = JSON.parse(text);
    return plainFrom(value, 0);
  } catch {
    return REFUSED;
  }
}

/** A value of a JSON or YAML document; undefined for one that has no counterpart. */
export function plainFrom(value: unknown, depth: number): Plain | undefined {
  if (depth > DEEPEST) return undefined;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  // Larger numbers have lost digits.
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : undefined;
  if (Array.isArray(value)) {
    const items: Plain[] = [];
    for (const item of value) {
      const plain = plainFrom(item, depth + 1);
      if (plain === undefined) return undefined;
      items.push(plain);
    }
    return items;
  }
  if (typeof value !== 'object') return undefined;
  const entries = new Map<string, Plain>();
  for (const [name, item] of Object.entries(value)) {
    const plain = plainFrom(item, depth + 1);
    if (plain === undefined) return undefined;
    entries.set(name, plain);
  }
  return entries;
}

/** Terraform sorts the names, and escapes what HTML would read. */
function encodedJson(value: Plain): string | undefined {
  return jsonOf(value)?.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function jsonOf(value: Plain): string | undefined {
  if (typeof value === 'number') return textOf(value);
  if (isPlainList(value)) {
    const items = value.map(jsonOf);
    return items.includes(undefined) ? undefined : `[${items.join(',')}]`;
  }
  if (!isPlainMap(value)) return JSON.stringify(value);
  const entries = [...value].sort(([a], [b]) => (a < b ? -1 : 1));
  const texts = entries.map(([name, item]) => {
    const text = jsonOf(item);
    return text === undefined ? undefined : `${JSON.stringify(name)}:${text}`;
  });
  return texts.includes(undefined) ? undefined : `{${texts.join(',')}}`;
}

function decodedBase64(text: string): FunctionResult {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return REFUSED;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(text, 'base64'));
  } catch {
    return REFUSED;
  }
}

/** As Go's QueryEscape. */
function encodedUrl(text: string): string | undefined {
  if (!text.isWellFormed()) return undefined;
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

/** Rows as maps by the names in the first row. Source: RFC 4180. */
function decodedCsv(text: string): FunctionResult {
  const rows = csvRows(text);
  const [header, ...others] = rows ?? [];
  if (rows === undefined || header === undefined || new Set(header).size < header.length) return REFUSED;
  if (others.some((row) => row.length !== header.length)) return REFUSED;
  return others.map((row) => new Map(header.map((name, index) => [name, row[index] ?? ''])));
}

/** Empty lines are no rows. */
function csvRows(text: string): readonly (readonly string[])[] | undefined {
  const rows: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  let row: string[] = [];
  while (cell.lastIndex < text.length || row.length > 0) {
    const match = cell.exec(text);
    if (match === null) return undefined;
    const [, quoted, plain = '', end] = match;
    row.push(quoted?.replaceAll('""', '"').replaceAll('\r\n', '\n') ?? plain);
    if (end === ',') continue;
    if (row.length > 1 || quoted !== undefined || plain !== '') rows.push(row);
    row = [];
    if (end === '') break;
  }
  return rows;
}

import type * as z from 'zod';

/** Where and how a value differs from its schema. Holds no part of the value itself. */
export interface Mismatch {
  /** For example `data[3].expires_at`; empty for the whole value. */
  readonly path: string;
  readonly expected: string;
  /** Type and size only: the value may be a secret. */
  readonly received: string;
}

/** The first mismatch of a failed parse of `value`. */
export function firstMismatch(error: z.core.$ZodError, value: unknown): Mismatch {
  const issue = error.issues[0];
  if (issue === undefined) return { path: '', expected: 'of a different shape', received: describe(value) };
  return {
    path: formatPath(issue.path),
    expected: expectation(issue),
    received: describe(valueAt(value, issue.path)),
  };
}

/** `['data', 3, 'expires_at']` as `data[3].expires_at`. */
export function formatPath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text === '' ? String(step) : `.${String(step)}`;
  }
  return text;
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return withArticle(issue.expected);
    case 'invalid_value':
      return issue.values.length === 1
        ? JSON.stringify(issue.values[0])
        : `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'invalid_format':
      return issue.format === 'regex'
        ? `text matching ${issue.pattern ?? 'a pattern'}`
        : withArticle(issue.format);
    case 'too_small':
      return `at least ${issue.minimum}${UNITS[issue.origin] ?? ''}`;
    case 'too_big':
      return `at most ${issue.maximum}${UNITS[issue.origin] ?? ''}`;
    default:
      return 'of a different shape';
  }
}

/** What the bound of a size counts. */
const UNITS: Readonly<Record<string, string>> = { string: ' in length', array: ' in length' };

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at: unknown = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Object.getOwnPropertyDescriptor(at, step)?.value;
  }
  return at;
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return `a string of length ${value.length}`;
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  return withArticle(typeof value);
}

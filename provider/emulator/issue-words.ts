import type * as z from 'zod';
import type { FieldError } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** How the place of an issue is written: a JSON Pointer into a body, a plain name for a parameter. */
export type PathStyle = 'json-pointer' | 'name';

/** Words zod's issues for people, one entry for each field at fault. */
export function fieldErrors(issues: readonly Issue[], input: unknown, style: PathStyle): FieldError[] {
  return issues.flatMap((issue) => wordIssue(issue, [], input, style));
}

function wordIssue(
  issue: Issue,
  parent: readonly PropertyKey[],
  input: unknown,
  style: PathStyle,
): FieldError[] {
  const path = [...parent, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: formatPath([...path, key], style),
      message: 'is not a known field',
    }));
  }
  if (issue.code === 'invalid_union') {
    const inner = closestBranch(issue.errors);
    if (inner !== undefined) return inner.flatMap((nested) => wordIssue(nested, path, input, style));
  }
  return [{ path: formatPath(path, style), message: wordMessage(issue, valueAt(input, path)) }];
}

/** The branch of a union its writer most likely meant: the one that got furthest, or has least to complain about. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const furthest = branches.find((issues) =>
    issues.every((issue) => issue.path.length > 0 || issue.code === 'too_small'),
  );
  const noneEntered = branches.every((issues) => issues.length === 1 && issues[0]?.path.length === 0);
  if (furthest !== undefined || noneEntered) return furthest;
  return branches.toSorted((a, b) => a.length - b.length)[0];
}

function wordMessage(issue: Issue, value: unknown): string {
  if (value === undefined) return 'is required';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${article(issue.expected)}`;
    case 'invalid_value':
      return `must be ${listWords(issue.values.map((allowed) => JSON.stringify(allowed)))}`;
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum));
    case 'invalid_format':
      return wordFormat(issue.format, issue.message);
    case 'invalid_union':
      if (issue.errors.length === 0) return 'is none of the known kinds';
      return `must be ${listWords(issue.errors.flat().map((branch) => wordMessage(branch, value).replace(/^must be /, '')))}`;
    default:
      return issue.message;
  }
}

function tooSmall(origin: string, minimum: number): string {
  if (minimum === 1 && (origin === 'string' || origin === 'array')) return 'must not be empty';
  return `must be ${unit(origin, 'at least', minimum)}`;
}

function tooBig(origin: string, maximum: number): string {
  return `must be ${unit(origin, 'at most', maximum)}`;
}

function unit(origin: string, bound: string, count: number): string {
  if (origin === 'string') return `${bound} ${count} characters long`;
  if (origin === 'array') return `a list of ${bound} ${count} items`;
  return `${bound} ${count}`;
}

function wordFormat(format: string, message: string): string {
  if (format === 'datetime') return 'must be an RFC 3339 date and time, for example 2027-01-31T12:00:00Z';
  if (format === 'email') return 'must be an email address';
  return message.startsWith('Invalid') ? 'does not have the right form' : message;
}

function article(expected: string): string {
  if (expected === 'int') return 'a whole number';
  if (expected === 'array') return 'a list';
  return `${/^[aeio]/.test(expected) ? 'an' : 'a'} ${expected}`;
}

function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? Reflect.get(value, step)
        : undefined,
    input,
  );
}

/** Source of the escaping: RFC 6901, section 3. */
function formatPath(path: readonly PropertyKey[], style: PathStyle): string {
  if (style === 'name') return path.map(String).join('.');
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

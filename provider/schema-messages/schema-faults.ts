import type * as z from 'zod';
import { closest } from '../text/closest.ts';
import { listed } from '../text/listed.ts';
import { valueAt } from './field-path.ts';
import { knownFields } from './known-fields.ts';

type Issue = z.core.$ZodIssue;

/** One thing that is wrong in a value, for people. */
export interface SchemaFault {
  readonly path: readonly PropertyKey[];
  /** Follows the name of the field: `must be a list`. Repeats no value unless {@link Wording} allows it. */
  readonly message: string;
}

/** How faults are worded. */
export interface Wording {
  /** The words for kinds of values: `a mapping` and `text` in YAML, `an object` and `a string` in JSON. */
  readonly language: 'json' | 'yaml';
  /** Whether wrong words and numbers are repeated. Leave it out where the value may hold a secret. */
  readonly showsValues?: boolean;
  /** What to say of an unknown field instead; undefined: as usual. */
  readonly unknownField?: (name: string, parent: readonly PropertyKey[]) => string | undefined;
}

/** A file can be made to have millions of faults. */
const MOST_ISSUES = 1_000;
/** Longer lists of fields do not help. */
const MOST_NAMES = 17;
const LONGEST_VALUE = 60;

/**
 * What is wrong with a value, by the errors of its schema. Where one of several shapes is allowed, only the shape that
 * was most likely meant is compared. A message that the schema itself gives is taken as it is.
 */
export function schemaFaults(
  schema: z.core.$ZodType,
  { issues }: z.core.$ZodError,
  value: unknown,
  wording: Wording,
): readonly SchemaFault[] {
  return issues.slice(0, MOST_ISSUES).flatMap((issue) => faultsOf(issue, [], { schema, value, wording }));
}

/** What a schema expects instead, as it follows "must be": `a list`, `one of a, b`, `at least 2`. */
export function expectation(issue: Issue, wording: Wording): string {
  switch (issue.code) {
    case 'invalid_type':
      return kindOf(issue.expected, wording.language);
    case 'invalid_value': {
      const words = issue.values.map((one) =>
        wording.language === 'json' ? JSON.stringify(one) : String(one),
      );
      return words.length === 1 ? words.join() : `one of ${words.join(', ')}`;
    }
    case 'too_small':
      return isEmpty(issue) ? 'not empty' : sizeOf(issue.origin, `at least ${issue.minimum}`);
    case 'too_big':
      return sizeOf(issue.origin, `at most ${issue.maximum}`);
    case 'invalid_format':
      return formatOf(issue);
    case 'invalid_union':
      return alternatives(
        issue.errors.map((errors) => errors[0]).filter((one) => one !== undefined),
        wording,
      );
    default:
      return 'of a different shape';
  }
}

interface Context {
  readonly schema: z.core.$ZodType;
  readonly value: unknown;
  readonly wording: Wording;
}

function faultsOf(issue: Issue, parent: readonly PropertyKey[], context: Context): readonly SchemaFault[] {
  const path = [...parent, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((name) => unknown(name, path, knownFields(context.schema, path), context));
    case 'invalid_key': {
      const [reason] = issue.issues;
      const known = reason?.code === 'invalid_value' ? reason.values.map(String) : [];
      return [unknown(String(path.at(-1)), path.slice(0, -1), known, context)];
    }
    case 'invalid_union': {
      const meant = meantShape(issue.errors);
      if (meant !== undefined) return meant.flatMap((inner) => faultsOf(inner, path, context));
    }
  }
  return [{ path, message: messageOf(issue, valueAt(context.value, path), context.wording) }];
}

function unknown(
  name: string,
  parent: readonly PropertyKey[],
  known: readonly string[],
  { wording }: Context,
): SchemaFault {
  const usual = () => `is not a known field.${hint(name, known)}`.replace(/\.$/, '');
  return { path: [...parent, name], message: wording.unknownField?.(name, parent) ?? usual() };
}

function hint(name: string, known: readonly string[]): string {
  const meant = closest(name, known);
  if (meant !== undefined) return ` Did you mean "${meant}"?`;
  return known.length === 0 || known.length > MOST_NAMES ? '' : ` Known fields: ${known.join(', ')}`;
}

/** Of several shapes, the one that the value fits up to its parts; undefined when it fits none even as a whole. */
function meantShape(shapes: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = shapes.filter((issues) => issues.every(isInside));
  if (fitting.length > 0) return fewest(fitting);
  return shapes.every((issues) => issues.length === 1) ? undefined : fewest(shapes);
}

function isInside({ path, code }: Issue): boolean {
  return path.length > 0 || !['invalid_type', 'invalid_value', 'invalid_union', 'custom'].includes(code);
}

function fewest(shapes: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return shapes.toSorted((a, b) => a.length - b.length)[0];
}

function messageOf(issue: Issue, value: unknown, wording: Wording): string {
  if (value === undefined) return 'is required';
  // Zod's own messages begin with a capital.
  if (issue.code === 'custom' || /^[a-z]/.test(issue.message)) return issue.message;
  if (issue.code === 'invalid_union' && issue.errors.length === 0) return 'is not a known kind';
  const expected = expectation(issue, wording);
  if (expected === 'not empty') return 'must not be empty';
  return `must be ${expected}${exampleOf(issue, value, wording)}${shown(issue, value, wording)}`;
}

/** What to write instead, where the kind alone does not say it. */
function exampleOf(issue: Issue, value: unknown, { language }: Wording): string {
  if (language === 'json' || issue.code !== 'invalid_type') return '';
  switch (issue.expected) {
    case 'array':
      return ', for example [a, b]';
    case 'object':
    case 'record':
      return ', for example "name: value"';
    case 'string':
      return typeof value === 'number' || typeof value === 'boolean' ? ': put it in quotes' : '';
    default:
      return '';
  }
}

function shown(issue: Issue, value: unknown, { showsValues }: Wording): string {
  if (
    showsValues !== true ||
    !['invalid_value', 'too_small', 'too_big', 'invalid_union'].includes(issue.code)
  )
    return '';
  if (typeof value === 'number') return `, not ${value}`;
  if (typeof value !== 'string' || value.length > LONGEST_VALUE || issue.code.startsWith('too_')) return '';
  const words = issue.code === 'invalid_union' ? issue.errors.flat() : [issue];
  const known = words.flatMap((one) => (one.code === 'invalid_value' ? one.values.map(String) : []));
  const meant = closest(value, known);
  return `, not "${value}"${meant === undefined ? '' : `. Did you mean "${meant}"?`}`;
}

function alternatives(issues: readonly Issue[], wording: Wording): string {
  const words = [...new Set(issues.map((issue) => expectation(issue, wording)))];
  return listed(words, 'or');
}

function isEmpty({ origin, minimum }: z.core.$ZodIssueTooSmall): boolean {
  return Number(minimum) === 1 && (origin === 'string' || origin === 'array');
}

function sizeOf(origin: string, bound: string): string {
  if (origin === 'string') return `${bound} characters long`;
  return origin === 'array' ? `a list of ${bound} items` : bound;
}

function formatOf({ format, pattern }: z.core.$ZodIssueInvalidStringFormat): string {
  switch (format) {
    case 'datetime':
      return 'an RFC 3339 date and time, for example 2027-01-31T12:00:00Z';
    case 'email':
      return 'an email address';
    case 'url':
      return 'a URL, for example https://example.com';
    default:
      return pattern === undefined ? `a valid ${format}` : `text that matches ${pattern}`;
  }
}

function kindOf(expected: string, language: Wording['language']): string {
  const yaml = language === 'yaml';
  switch (expected) {
    case 'array':
      return 'a list';
    case 'object':
    case 'record':
      return yaml ? 'a mapping' : 'an object';
    case 'string':
      return yaml ? 'text' : 'a string';
    case 'boolean':
      return yaml ? 'true or false' : 'a boolean';
    case 'int':
      return 'a whole number';
    default:
      return `${/^[aeio]/.test(expected) ? 'an' : 'a'} ${expected}`;
  }
}

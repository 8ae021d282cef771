import { type DurationError, parseDuration } from '../duration.ts';
import { parseDayOrInstant, parseInstant } from '../instant.ts';
import { KEY_NAME_MAX } from '../key.ts';
import { isTimeZone } from '../openings.ts';
import { quoted } from './quoted.ts';

/** What a text must be. */
export interface TextRule {
  /**
   * Finds what is wrong with a text.
   *
   * @returns what follows the attribute's name in a sentence, without the full stop ("must be ..., not ..."), or
   * nothing.
   */
  check(text: string): string | undefined;
  /** What to write where it is missing: a sentence. */
  readonly write: string;
  /** As much of the rule as a JSON Schema can hold, for editors. */
  readonly schema: {
    readonly enum?: readonly string[];
    readonly pattern?: string;
    readonly minLength?: number;
    readonly maxLength?: number;
  };
}

/** The shortest life of a declared key, in milliseconds. */
export const SHORTEST_LIFE = 3_600_000;
const CONTROL_CHARACTER = /\p{Cc}/u;

/** The word for an expiration that never comes. */
export const NEVER_WORD = 'never';

/** One of the given words. */
export function oneOf(allowed: readonly string[]): TextRule {
  return {
    check: (text) =>
      allowed.includes(text) ? undefined : `must be ${alternatives(allowed)}, not ${quoted(text)}`,
    write: `Write ${alternatives(allowed)}.`,
    schema: { enum: allowed },
  };
}

/**
 * A text of some form.
 *
 * @param form follows "must be": "the name of a GitHub organization".
 */
export function matching(pattern: RegExp, form: string, example: string): TextRule {
  return {
    check: (text) =>
      pattern.test(text) ? undefined : `must be ${form}, for example ${quoted(example)}, not ${quoted(text)}`,
    write: writeFor(example),
    schema: { pattern: pattern.source },
  };
}

/** Not empty, and without control characters. */
export function line(example: string): TextRule {
  return {
    check(text) {
      if (text === '') return `must not be empty. ${writeFor(example).slice(0, -1)}`;
      return CONTROL_CHARACTER.test(text)
        ? `must not contain a line break or another control character, as ${quoted(text)} does`
        : undefined;
    },
    write: writeFor(example),
    schema: { minLength: 1 },
  };
}

/** What to write, by an example. */
export function writeFor(example: string): string {
  return `Write, for example, ${quoted(example)}.`;
}

/** The name of a key. */
export const keyName: TextRule = {
  check(name) {
    if (name.trim() === '') return 'must not be empty. Write what the key is for';
    if (name.trim() !== name) return `must not begin or end with a space, as ${quoted(name)} does`;
    // Code points, as LowerPlane and JSON Schema count.
    const length = name.length > KEY_NAME_MAX ? [...name].length : 0;
    if (length > KEY_NAME_MAX)
      return `must have at most ${KEY_NAME_MAX} characters; it has ${length}. Shorten it`;
    return CONTROL_CHARACTER.test(name)
      ? 'must not contain a line break or another control character. Remove it'
      : undefined;
  },
  write: 'Write what the key is for, for example "CI/CD Pipeline - Production".',
  schema: { minLength: 1, maxLength: KEY_NAME_MAX },
};

/** A span such as `90d`. */
export const duration: TextRule = {
  check(text) {
    const parsed = parseDuration(text);
    return 'ms' in parsed ? undefined : spanFault(text, parsed, 'a duration');
  },
  write: writeFor('90d'),
  schema: { pattern: '^(?:\\d+[wdhms])+$' },
};

/** The life of a generation of a key: a span of at least an hour, or `never`. */
export const life: TextRule = {
  check(text) {
    if (text === NEVER_WORD) return undefined;
    const parsed = parseDuration(text);
    if ('error' in parsed) return spanFault(text, parsed, `"${NEVER_WORD}" or a duration`);
    return parsed.ms < SHORTEST_LIFE
      ? `must be at least "1h", the shortest life of a declared key, not ${quoted(text)}`
      : undefined;
  },
  write: writeFor('90d'),
  schema: { pattern: `^(?:${NEVER_WORD}|(?:\\d+[wdhms])+)$` },
};

function spanFault(text: string, { fault }: DurationError, what: string): string {
  return `${requiredSpan(fault, what)}, not ${quoted(text)}`;
}

/** What a span must be, without the text that is not: it may be a secret. */
export function requiredSpan(fault: DurationError['fault'], what = 'a duration'): string {
  switch (fault) {
    case 'form':
      return `must be ${what} such as "90d" or "1d12h" (units w, d, h, m, s)`;
    case 'zero':
      return 'must be longer than zero';
    case 'too-long':
      return 'must be at most a century';
  }
}

/** What a moment must be, likewise. */
export const REQUIRED_TIMESTAMP =
  'must be an RFC 3339 timestamp (date, time and zone) such as "2027-03-31T00:00:00Z"';

/** A moment in RFC 3339. */
export const timestamp: TextRule = {
  check: (text) =>
    parseInstant(text) === undefined ? `${REQUIRED_TIMESTAMP}, not ${quoted(text)}` : undefined,
  write: writeFor('2027-03-31T00:00:00Z'),
  schema: {
    pattern: '^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?(?:[Zz]|[+-]\\d{2}:\\d{2})$',
  },
};

/** A moment in RFC 3339, or a day, which stands for its first moment in UTC. */
export const dayOrMoment: TextRule = {
  check: (text) =>
    parseDayOrInstant(text) === undefined
      ? `must be a day such as "2027-01-31", or an RFC 3339 timestamp such as "2027-01-31T12:00:00Z", not ${quoted(text)}`
      : undefined,
  write: writeFor('2027-01-31'),
  schema: { minLength: 1 },
};

const TIME_OF_DAY = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;

/** A time of a day in hours and minutes: `00:00` to `24:00`. */
export const timeOfDay: TextRule = {
  check: (text) =>
    TIME_OF_DAY.test(text)
      ? undefined
      : `must be a time of day from "00:00" to "24:00", such as "02:30", not ${quoted(text)}`,
  write: writeFor('02:30'),
  schema: { pattern: TIME_OF_DAY.source },
};

/** The name of a time zone. */
export const timeZone: TextRule = {
  check: (text) =>
    isTimeZone(text)
      ? undefined
      : `must be a name of the IANA time zone database such as "Europe/Berlin" or "UTC", not ${quoted(text)}`,
  write: writeFor('Europe/Berlin'),
  schema: { minLength: 1 },
};

/** `"a", "b" or "c"`. */
export function alternatives(words: readonly string[]): string {
  const all = words.map((word) => `"${word}"`);
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}

import { parseDuration } from '../../../keys/duration.ts';
import { parseInstant } from '../../../keys/instant.ts';
import { type Validator, validator } from '../../plugin/index.ts';

const NAME_MAX = 100;
const SHORTEST = 3_600_000;
const AGE_RECIPIENT = /^age1(?:pq1|tag1|tagpq1)?[02-9ac-hj-np-z]{50,}$/;

/** `expires_in` says this to make a key that never expires on purpose. */
export const NEVER_WORD = 'never';

export const keyName = validator<string>(`1 to ${NAME_MAX} characters`, (name) => {
  if (name.trim() !== name || name === '')
    return 'A key needs a name that says what it is for, without spaces around it.';
  if (name.length > NAME_MAX)
    return `The name has ${name.length} characters; LowerPlane takes ${NAME_MAX}. Shorten it.`;
  if (/\p{Cc}/u.test(name)) return 'The name holds a line break or another control character. Remove it.';
  return undefined;
});

export const timestamp = validator<string>('an RFC 3339 timestamp', (text) =>
  parseInstant(text) === undefined
    ? `"${text}" is not an RFC 3339 timestamp. Write date, time and zone, for example "2027-03-31T00:00:00Z"; for a span of time use expires_in.`
    : undefined,
);

export const duration = validator<string>('a duration of at least 1h, or "never"', (text) => {
  if (text === NEVER_WORD) return undefined;
  const parsed = parseDuration(text);
  if ('error' in parsed)
    return `${parsed.error} To make a key that never expires on purpose, write "${NEVER_WORD}".`;
  return parsed.ms < SHORTEST
    ? `"${text}" is shorter than "1h", the least a declared key can live.`
    : undefined;
});

export const span = validator<string>('a duration', (text) => {
  const parsed = parseDuration(text);
  return 'error' in parsed ? parsed.error : undefined;
});

export const ageRecipient = validator<string>('an age recipient', (text) => {
  if (text.startsWith('AGE-SECRET-KEY-')) {
    return 'This is a private age identity, not a recipient. Write the public key that belongs to it, and consider the identity exposed: it is in a configuration file.';
  }
  return AGE_RECIPIENT.test(text)
    ? undefined
    : `"${text}" is not an age recipient. Use the public key that age-keygen prints; it starts with "age1".`;
});

/** For text and collections alike. */
export function notEmpty(remedy: string): Validator<string | readonly unknown[]> {
  return validator('not empty', (value) => (value.length === 0 ? `It is empty. ${remedy}` : undefined));
}

export const revocationLimit = validator<string>('a number or a percentage', (text) =>
  parseRevocationLimit(text) === undefined
    ? `"${text}" is no limit. Write a number such as "3", or a share such as "10%".`
    : undefined,
);

/** How many of `active` keys may be revoked under a limit such as `3` or `10%`; undefined when it is neither. */
export function parseRevocationLimit(text: string): ((active: number) => number) | undefined {
  const match = /^(\d{1,6})(%?)$/.exec(text);
  if (!match) return undefined;
  const amount = Number(match[1]);
  if (match[2] === '') return () => amount;
  return amount > 100 ? undefined : (active) => Math.floor((active * amount) / 100);
}

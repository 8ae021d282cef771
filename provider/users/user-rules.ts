import { EMAIL, ROLES } from '../api/contract/words.ts';
import { quoted } from '../keys/declaration/quoted.ts';
import { matching, NEVER_WORD, oneOf, type TextRule, writeFor } from '../keys/declaration/text-rule.ts';
import { parseDayOrInstant } from '../keys/instant.ts';

const DAY = '2027-01-31';

/** A day, of which it is the first moment in UTC, or a moment in RFC 3339. */
export const dayOrMoment: TextRule = {
  check: (text) =>
    parseDayOrInstant(text) === undefined
      ? `must be a day such as "${DAY}", or an RFC 3339 timestamp such as "${DAY}T12:00:00Z", not ${quoted(text)}`
      : undefined,
  write: writeFor(DAY),
  schema: { minLength: 1 },
};

const endOfAccess: TextRule = {
  ...dayOrMoment,
  check: (text) => (text === NEVER_WORD ? undefined : dayOrMoment.check(text)),
};

/**
 * Auditors have access until a day, and one without an end has to be wanted.
 *
 * @param attribute the name of the expiration, as the entry point has it.
 * @returns a sentence, or nothing.
 */
export function missingEnd(role: string, expiresAt: string | null, attribute: string): string | undefined {
  if (role !== 'auditor' || expiresAt !== null) return undefined;
  return `An auditor has access until a day. Set ${attribute} to a day such as "${DAY}", or to "${NEVER_WORD}".`;
}

/** What the attributes of a declared user must be, by the names that Terraform has for them. */
export const USER_RULES = {
  email: matching(EMAIL, 'an email address', 'sam@example.com'),
  role: oneOf(ROLES),
  expires_at: endOfAccess,
} satisfies Readonly<Record<string, TextRule>>;

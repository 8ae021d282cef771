import { EMAIL, ROLES } from '../api/contract/words.ts';
import { dayOrMoment, matching, NEVER_WORD, oneOf, type TextRule } from '../keys/declaration/text-rule.ts';

const DAY = '2027-01-31';

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

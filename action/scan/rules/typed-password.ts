import { isPlaceholder } from '../assessment/placeholder.ts';
import { looksRandom } from '../assessment/randomness.ts';
import { type Assessment, NOT_A_SECRET } from './secret-rule.ts';

const NO_PASSWORD: readonly RegExp[] = [
  // What documentation starts with: `secret`, `my-secret-pw`, `new_password1`.
  /^(?:(?:my|new|old|the|your|user|pass(?:word|wd|phrase)?|pw|pwd|secret|root|admin|tiger|guest|change-?(?:it|me)|name|token|key|public|private|string|null|none|true|false)[-_.]?)+\d{0,4}$/i,
  // References to what holds the password.
  /[{}<>$%()[\]`…]|^[:@~/.-]|^(?:os|process|env|args?|config|settings|self|this|options|params)\./i,
  // An address, as of `proxy_pass`.
  /^[a-z][a-z\d+.-]{1,15}:\/\//i,
  // Classes of characters.
  /a-z|A-Z|0-9/,
  // The ports of `docker run -p`.
  /^[\d.:]+(?:\/\w+)?$/,
  // Words, of any language in UTF-8 one character a byte, and names of variables.
  /^[A-Z\x80-\xff]?[a-z\x80-\xff]+[,.:;!?]?$|^[A-Z]+(?:_[A-Z]+)*$/,
];
/** Signs, and how HTML writes them. */
const ONLY_SIGNS = /^(?:&#?\w{1,8};|[^A-Za-z\d])+$/;
/** In a text that is not random, these say that it is easy to guess or made up. */
const EASY =
  /pass|p[a@4][s$5]{2}|pwd|secret|admin|root|test|demo|sample|example|chang|1234|qwerty|1qaz|2wsx|xsw2|zaq1|qazwsx|asdf|zxcv|foo|bar|your|guest|default|welcome|abc|dev|local/i;
/** A word and a number. */
const WORD = /^(?:[A-Z]?[a-z]+|[A-Z]+)[-_.]?\d{0,4}[!.]?$/;
/** `Test@12345`, `P@ssw0rd123`: no chance is in it. */
const WORD_AND_NUMBER = /^(?:[a-z]+|p[a@4][s$5]{2}w[o0]rd)[^A-Za-z0-9]?\d{1,6}[!.]?$/i;
/** Fewer characters say nothing about chance. */
const FEWEST_RANDOM = 10;

/** Assesses a password that stands where a command or a call takes one, and that a person may have chosen. */
export function assessTypedPassword(secret: string): Assessment {
  if (NO_PASSWORD.some((pattern) => pattern.test(secret)) || isPlaceholder(secret)) return NOT_A_SECRET;
  return assessByEase(secret);
}

/** Assesses a text that is a password: an easy one is of low severity. */
export function assessByEase(password: string): Assessment {
  if (ONLY_SIGNS.test(password)) return NOT_A_SECRET;
  if ((WORD.test(password) || EASY.test(password)) && !isGenerated(password))
    return { kind: 'secret', confidence: 'medium', severity: 'low', note: 'an easy password' };
  return { kind: 'secret', confidence: 'high' };
}

function isGenerated(secret: string): boolean {
  const mixed = /[a-z]/i.test(secret) && (/\d/.test(secret) || /[a-z][A-Z].*[a-z][A-Z]/.test(secret));
  return (
    mixed &&
    secret.length >= FEWEST_RANDOM &&
    !WORD.test(secret) &&
    !WORD_AND_NUMBER.test(secret) &&
    looksRandom(secret)
  );
}

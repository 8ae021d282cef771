import { looksRandom } from './randomness.ts';

const TEMPLATES = /\*{3}|\.{3}|…|<[^>]*>|\$\{|\{\{|%\(|\$\(|#\{/;
const LONG_WORDS = /example|placeholder|redacted|change.?me|replace/i;
const SHORT_WORDS = /sample|dummy|your[-_.]|[-_.]here\b|insert|foobar|x{4}|(?<![a-z])(?:fake|mock|todo)/i;
/** Words for a secret and no secret: `PERSONAL_ACCESS_TOKEN`, `my-password`, `token.of.user`. */
const CALLS_ITSELF_SECRET =
  /^(?:[a-z]{2,}[-_. ]){1,5}(?:password|passwd|pass|pwd|token|secret|key|pat|credentials?)\d{0,3}$|^(?:password|passwd|token|secret|key)(?:[-_. ][a-z]{2,}){1,5}$/i;
/** The name of a variable, with at least two words. */
const CONSTANT_NAME = /^[A-Z]{2,}(?:_[A-Z]{2,})+$/;
/** In longer texts short words occur by chance. */
const LONGEST_FOR_SHORT_WORDS = 200;

/** So many equal characters in a row are typed, not random: in hex it happens by chance once in 30,000 texts. */
const LONGEST_RUN = 6;
/** `123456`, `abcdef`, `fedcba`. */
const LONGEST_SEQUENCE = 6;

/**
 * Recognizes placeholders for secrets: words of documentation, template syntax, keyboard rows,
 * one character repeated.
 */
export function isPlaceholder(text: string): boolean {
  if (TEMPLATES.test(text) || LONG_WORDS.test(text) || isMonotonous(text.replace(/\s+/g, ' '))) return true;
  if (CALLS_ITSELF_SECRET.test(text) || CONSTANT_NAME.test(text)) return true;
  return text.length <= LONGEST_FOR_SHORT_WORDS && SHORT_WORDS.test(text);
}

function isMonotonous(text: string): boolean {
  let run = 1;
  let sequence = 1;
  let step = 0;
  for (let i = 1; i < text.length; i++) {
    const difference = text.charCodeAt(i) - text.charCodeAt(i - 1);
    run = difference === 0 ? run + 1 : 1;
    const neighbours = difference === 1 || difference === -1;
    sequence = neighbours && difference === step ? sequence + 1 : neighbours ? 2 : 1;
    step = difference;
    if (run >= LONGEST_RUN || sequence >= LONGEST_SEQUENCE) return true;
  }
  return isPeriodic(text);
}

/** True for a short block repeated to fill the length, such as `deadbeefdeadbeef`. */
function isPeriodic(text: string): boolean {
  for (let period = 1; period <= 8 && period * 2 <= text.length; period++) {
    let same = period;
    while (same < text.length && text[same] === text[same - period]) same++;
    if (same === text.length) return true;
  }
  return false;
}

/** Whether a text is base64 of words or of a placeholder: `cGVybWlzc2lvbiBkZW5pZWQ=`. */
export function isBase64OfWords(text: string): boolean {
  if (!/^[A-Za-z0-9+/]{16,}={0,2}$/.test(text)) return false;
  const decoded = Buffer.from(text, 'base64').toString('latin1');
  if (!/^[\t\n\r -~]+$/.test(decoded)) return false;
  return isPlaceholder(decoded.trim()) || !looksRandom(decoded);
}

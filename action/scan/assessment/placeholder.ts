import { looksHighlyRandom, looksRandom } from './randomness.ts';

const TEMPLATES = /\*{3}|\.{3}|…|<[^>]*>|\$\{|\{\{|%\(|\$\(|#\{/;
const LONG_WORDS =
  /example|placeholder|redacted|change.?me|replace|not.for.(?:prod|real)|snake-?oil|do.not.use/i;
const SHORT_WORDS = /sample|dummy|your[-_.]|[-_.]here\b|insert|foobar|x{4}|(?<![a-z])(?:fake|mock|todo)/i;
/** Words for a secret and no secret: `PERSONAL_ACCESS_TOKEN`, `my-password`, `token.of.user`. */
const CALLS_ITSELF_SECRET =
  /^(?:[a-z]{2,}[-_. ]){1,5}(?:password|passwd|pass|pwd|token|secret|key|pat|credentials?)\d{0,3}$|^(?:password|passwd|token|secret|key)(?:[-_. ][a-z]{2,}){1,5}$/i;
/** Parts that are typed: `8312341g-5678-abcd-4a2b2c`. */
const TYPED_PART =
  /(?:^|[-_.])(?:0123|1234|2345|3456|4567|5678|6789|abcd|bcde|cdef|efgh|wxyz|aaaa|0000|1111)[-_.]/i;
/** The same in camel case: `dbPassword`. */
const CAMEL_CASE_NAME = /^[a-z]+(?:Password|Passwd|Secret|Token|ApiKey)\d{0,3}$/;
/** The name of a variable, with at least two words. */
const CONSTANT_NAME = /^[A-Z]{2,}(?:_[A-Z]{2,})+$/;
/** In longer texts short words occur by chance. */
const LONGEST_FOR_SHORT_WORDS = 200;

/** So many equal characters in a row are typed, not random: in hex it happens by chance once in 30,000 texts. */
const LONGEST_RUN = 6;
/** `123456`, `abcdef`, `fedcba`. */
const LONGEST_SEQUENCE = 6;

/**
 * Recognizes placeholders for secrets: words and examples of documentation, template syntax, keyboard rows,
 * one character repeated.
 */
export function isPlaceholder(text: string): boolean {
  if (PUBLISHED.has(text)) return true;
  if (TEMPLATES.test(text) || LONG_WORDS.test(text) || isMonotonous(text.replace(/\s+/g, ' '))) return true;
  if (CALLS_ITSELF_SECRET.test(text) || CAMEL_CASE_NAME.test(text) || CONSTANT_NAME.test(text)) return true;
  if (TYPED_PART.test(text)) return true;
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
  return isPeriodic(text) || isInAlphabeticalOrder(text);
}

/** Ten letters in order are typed, not random: `A1bC2dE3fG4hJ5kL6`. */
const ORDERED_LETTERS = 10;

function isInAlphabeticalOrder(text: string): boolean {
  const letters = text.toLowerCase().replace(/[^a-z]/g, '');
  if (letters.length < ORDERED_LETTERS || letters.length * 3 < text.length) return false;
  for (let at = 1; at < letters.length; at++) if (letters.charAt(at) < letters.charAt(at - 1)) return false;
  return true;
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

/** Words and numbers with separators: `0004_user_group`, `PROXY_TLS13_CIPHERS`. */
const WORDS_AND_NUMBERS = /^(?:[a-z]+\d{0,2}|\d+)(?:[-_.](?:[a-z]+\d{0,2}|\d+))+$/i;
/**
 * Of the specifications of HTTP and OAuth, which many programs repeat (RFC 6749, RFC 7617, OpenID Connect Core), what
 * Grafana is installed with, and of MinIO's public playground.
 *
 * @see https://github.com/grafana/grafana/blob/main/conf/defaults.ini
 * @see https://min.io/docs/minio/linux/reference/minio-mc.html
 */
const PUBLISHED = new Set([
  '2YotnFZFEjr1zCsicMWpAA',
  'tGzv3JOkF0XG5Qx2TlKWIA',
  'SplxlOBeZQQYbYS6WxSbIA',
  'czZCaGRSa3F0MzpnWDFmQmF0M2JW',
  'QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
  'QWxhZGRpbjpPcGVuU2VzYW1l',
  'SW2YcwTIb9zpOOhoPsMm',
  'zuf+tfteSlswRu7BJ86wekitnifILbZam1KYY3TG',
]);

/** `PBKDF2WithHmacSHA256`, `AES/CBC/PKCS5Padding`. */
const ALGORITHM =
  /^(?:[/_-]?(?:pbkdf2|pbe|with|and|hmac|sha-?\d{1,3}(?!\d)|md5|aes|rsa|ecdsa|des(?:ede)?|cbc|gcm|ecb|ctr|oaep|mgf1|pkcs\d(?!\d)|no|padding|\d{1,4}(?!\d)(?:bit)?))+$/i;

/** What Doctrine and TypeORM call the indexes and constraints of a table: `UNIQ_8D93D649E7927C74`. */
const OF_TABLE = /^(?:idx|uniq|pk|fk|uq|ix|ind|rel|chk|ck|df|xcl)_[0-9a-f]{8,40}(?:_\w{1,40})?$/i;

/** `/VirtualBox/GuestInfo/Net/0/V4/IP`: words and numbers, each after a slash. */
const PATH_OF_WORDS =
  /^(?:~|\.{1,2})?(?:\/(?:[A-Z]?[a-z]{2,}(?:[A-Z][a-z]+)*\d{0,2}|[a-z]+(?:[-_.][a-z]+)+|[A-Z]{1,4}\d{0,2}|\d{1,4})){3,}$/;

/** Whether a text that only its name suggests to be secret is an identifier, a path or an algorithm. */
export function isIdentifier(text: string): boolean {
  return WORDS_AND_NUMBERS.test(text) || isPathOfWords(text) || ALGORITHM.test(text) || OF_TABLE.test(text);
}

const LETTERS_OF_OTHERS = /^[\t\n\r -~\p{L}\p{M}\p{P}\p{S}]+$/u;

function isPathOfWords(text: string): boolean {
  // The longest word of a random text is short.
  return PATH_OF_WORDS.test(text) && /[A-Z]?[a-z]{4,}/.test(text);
}

/**
 * Whether a text is base64 of what is not a secret by itself: words of any language, a placeholder, or JSON, whose parts are
 * searched on their own. `cGVybWlzc2lvbiBkZW5pZWQ=`
 */
export function isBase64OfWords(text: string): boolean {
  if (text.length < 16 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const decoded = Buffer.from(text, 'base64').toString('utf8').trim();
  if (!LETTERS_OF_OTHERS.test(decoded)) return false;
  if (!/^[\t\n\r -~]+$/.test(decoded)) return !decoded.includes('\ufffd');
  return (
    /^[{[]\s*["{[]/.test(decoded) ||
    isPlaceholder(decoded) ||
    isBase64OfWords(decoded) ||
    !looksChosen(decoded)
  );
}

/** Whether a text may be a secret under the name of one. */
function looksChosen(text: string): boolean {
  const mixed = /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
  return looksHighlyRandom(text) || (mixed && looksRandom(text));
}

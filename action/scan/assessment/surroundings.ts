import { isInDocumentationString } from './documentation-string.ts';
import { looksRandom } from './randomness.ts';

/** The text around a secret, one character per byte: up to {@link SURROUNDINGS} of them on either side. */
export interface Surroundings {
  readonly before: string;
  readonly after: string;
  /** True in a string or block in which a module documents itself. */
  readonly documents?: boolean;
}

/** Bytes on either side of a secret that its assessment may look at. */
export const SURROUNDINGS = 400;

/** @param start offset of the secret in the first `length` bytes; `end` is behind it. */
export function surroundingsOf(bytes: Buffer, start: number, end: number, length: number): Surroundings {
  return {
    before: bytes.toString('latin1', Math.max(0, start - SURROUNDINGS), start),
    after: bytes.toString('latin1', end, Math.min(length, end + SURROUNDINGS)),
    documents: isInDocumentationString(bytes, start),
  };
}

/** Base64 that goes on before or after a token makes the token a coincidence. */
const BASE64_BEFORE = /[A-Za-z0-9+/]{40,}$/;
const BASE64_AFTER = /^[+/][A-Za-z0-9+/]{40,}/;

/** So much of it on one side is no token with another, even where it is not random, as that of programs. */
const MUCH_BASE64 = 240;
const MUCH_BASE64_BEFORE = /^[A-Za-z0-9+/]{240}$/;
const MUCH_BASE64_AFTER = /^[+/][A-Za-z0-9+/]{240,}/;

/** Whether a text of letters and digits is only a part of a longer base64 text. */
export function isInsideBase64(secret: string, { before, after }: Surroundings): boolean {
  if (!/^[A-Za-z0-9+/]+$/.test(secret)) return false;
  if (MUCH_BASE64_BEFORE.test(before.slice(-MUCH_BASE64)) || MUCH_BASE64_AFTER.test(after)) return true;
  const run = BASE64_BEFORE.exec(before.slice(-80))?.[0] ?? BASE64_AFTER.exec(after.slice(0, 80))?.[0];
  return run !== undefined && /\d/.test(run) && looksRandom(run.slice(-40));
}

const HASH_LENGTHS = [32, 40, 56, 64, 96, 128];
/** `name: <hex>`, with the length of the value and a name that does not suggest a secret. */
const HASH_LINE = /^[^\n:=]{1,120}[:=][ \t]{0,4}["']?([0-9a-f]{32,128})["']?,?\s*$/;
const SECRET_WORD = /key|secret|token|passw|pwd|credential|salt|auth/i;
/** As many neighbours with hashes make it a map of hashes. */
const FEWEST_NEIGHBOURS = 2;

/** Whether a text is one of several hashes of equal length, most of which have names that suggest no secret. */
export function isInHashMap(secret: string, { before, after }: Surroundings): boolean {
  if (!/^[0-9a-f]+$/.test(secret) || !HASH_LENGTHS.includes(secret.length)) return false;
  const neighbours = [...linesBefore(before).slice(0, -1), ...after.split('\n').slice(1)].filter(
    (line) => HASH_LINE.exec(line)?.[1]?.length === secret.length,
  );
  const plain = neighbours.filter((line) => !SECRET_WORD.test(line.slice(0, line.search(/[:=]/))));
  return plain.length >= FEWEST_NEIGHBOURS && plain.length * 2 >= neighbours.length;
}

const HEX = /^[0-9a-f]+$/i;
/** `new Secret("7ad2...") { Type = CertificateThumbprint }`, `"thumbprint", "7ad2..."`. */
const THUMBPRINT_BEFORE = /thumb_?print[^\n]{0,80}$/i;
const THUMBPRINT_AFTER =
  /^[^\n;]{0,80}\s{0,40}[{,(]?\s{0,40}[\w"']{0,20}type["']?\s{0,4}[:=][^\n,;]{0,80}thumb_?print/i;

/** Whether a text is a hash that the text around it calls the thumbprint of a certificate. */
export function isThumbprint(secret: string, { before, after }: Surroundings): boolean {
  return (
    HEX.test(secret) &&
    HASH_LENGTHS.includes(secret.length) &&
    (THUMBPRINT_BEFORE.test(before.slice(-120)) || THUMBPRINT_AFTER.test(after))
  );
}

/** `docker-credential-helpers (54f0...)`, `docker-credential-helpers v0.6.4 [54f0...]`: a name and the commit it is taken from. */
const COMMIT = /^[0-9a-f]{40}$/;

/** Whether a text is the id of a commit in brackets. */
export function isCommitInBrackets(secret: string, { before, after }: Surroundings): boolean {
  return COMMIT.test(secret) && /[\w.-][ \t]{1,4}[([]$/.test(before.slice(-8)) && /^[)\]]/.test(after);
}

/** `parse_password(private_request_t *this, int level)`: a type, with the parameter that has it. */
const PARAMETER = /^[ \t]{1,8}(?:const[ \t]{1,4})?[*&]{0,3}[ \t]?[A-Za-z_]\w{0,60}[ \t]{0,4}[,)]/;

/** Whether a text is the type of a parameter. */
export function isParameterType(text: string, { before, after }: Surroundings): boolean {
  return /^[A-Za-z_]\w*$/.test(text) && /[(,][ \t]{0,8}$/.test(before.slice(-10)) && PARAMETER.test(after);
}

/** `INSERT INTO users (name, password) VALUES ('admin', '7ad2...`: what a database stores of a password is a hash. */
const ROW_OF_DUMP = /\bvalues\s{0,8}\([^()]*$|\)\s{0,8},\s{0,8}\([^()]*$|\bupdate\s[^;]{1,120}\sset\s[^;]*$/i;

/** Whether a text is a hash in a row of a table. */
export function isHashInDump(secret: string, { before }: Surroundings): boolean {
  return (
    /^[0-9a-f]+$/.test(secret) &&
    HASH_LENGTHS.includes(secret.length) &&
    /passw|pwd/i.test(before) &&
    ROW_OF_DUMP.test(before)
  );
}

/** `user, password = "admin", "...`: names and the values before one. */
const SEVERAL_NAMES =
  /(?:^|\n)[ \t]*(?:(?:const|let|var|local|my|auto)[ \t]+)?[[(]?([\w$.@]+(?:[ \t]*,[ \t]*[\w$.@]+)+)[\])]?[ \t]*:?=(?!=)([^\n]*)$/;

/** Whether what precedes a value are the values of other names, and the value is in the place of its own. */
export function isInPlaceOfName(before: string, name: string): boolean {
  const [, names = '', values = ''] = SEVERAL_NAMES.exec(before) ?? [];
  const place = names.split(',').findIndex((one) => one.trim() === name);
  return place > 0 && values.split(/["'`][ \t]*,|,[ \t]*["'`]/).length - 1 === place;
}

/** `az ... --name secret-hash --value ...`: the name that an option gives to a value. */
const NAMED_BY_OPTION =
  /[ \t]--?(?:name|key|id)(?:[ \t]{1,4}|=)["']?([\w.-]{1,60})["']?[ \t\\\r\n]{1,40}(?:--?[\w-]{1,30}(?:[ \t]{1,4}|=)[^\s-]\S{0,60}[ \t\\\r\n]{1,40}){0,3}--?[\w-]{1,30}(?:[ \t]{1,4}|=)["']?$/;

/** The name that an option before the value's own gives to it. */
export function nameByOption(before: string): string {
  return NAMED_BY_OPTION.exec(before)?.[1] ?? '';
}

const PASSWORD_NAME = /^(?:user_?)?pass(?:word|wd)?$/i;
const SALT_NAME = /(?:^|[\s"'{,([])(?:password_?)?salt["']?\s{0,4}[:=]/i;

/** Whether a text stands beside a salt and what was done with it, as Keycloak and others export hashes of passwords. */
export function isSalted({ before, after }: Surroundings): boolean {
  const near = before.slice(-120) + after.slice(0, 300);
  return /\bsalt\b/i.test(near) && /iterations|algorithm|pbkdf2|argon2|scrypt|bcrypt/i.test(near);
}

/** Whether a text is a digest that is named a password and stands beside a salt: `{ "password": "7ad2...", "salt": "..." }`. */
export function isSaltedDigest(secret: string, name: string, { before, after }: Surroundings): boolean {
  return (
    /^[0-9a-f]+$/i.test(secret) &&
    HASH_LENGTHS.includes(secret.length) &&
    PASSWORD_NAME.test(name) &&
    (SALT_NAME.test(before.slice(-120)) || SALT_NAME.test(after.slice(0, 120)))
  );
}

const COMMENT_START = /^\s*(?:\/\/|\/\*|\*|#|--|;|<!--|%|"""|'''|rem\b)/i;
const SAYS_EXAMPLE =
  /\be\.g\.?|\bexamples?\b|\bfor instance\b|\bsuch as\b|\blooks? like\b|\bshould be like\b|\bsample\b/i;
/** In a text, right before the example. */
const FOR_EXAMPLE = /\b(?:for example|e\.g\.|such as|example:)[,:]?[ \t]{0,2}[`"'(]{0,3}[^\n]{0,80}$/i;
const EXAMPLE_KEY = /^(\s*(?:- )?)["']?(?:x-)?examples?["']?\s*:/;

/** Whether the text before a secret calls it an example: in a comment of the same line, or as a key in YAML or JSON. */
export function isCalledExample({ before }: Surroundings): boolean {
  const lines = linesBefore(before);
  const line = lines.pop() ?? '';
  if (EXAMPLE_KEY.test(line) || FOR_EXAMPLE.test(line.slice(-120))) return true;
  const comment = COMMENT_START.test(line) ? line : (/(?:^|\s)(?:\/\/|#)\s.*$/.exec(line)?.[0] ?? '');
  if (SAYS_EXAMPLE.test(comment)) return true;
  if (
    COMMENT_START.test(line) &&
    SAYS_EXAMPLE.test(lines.at(-1) ?? '') &&
    COMMENT_START.test(lines.at(-1) ?? '')
  )
    return true;
  let indent = indentOf(line);
  for (const above of lines.reverse()) {
    if (above.trim() === '' || indentOf(above) >= indent) continue;
    if (EXAMPLE_KEY.test(above)) return true;
    indent = indentOf(above);
  }
  return false;
}

/** What authors say of a key that everyone may see; not of the private part of a pair. */
const SAYS_PUBLIC =
  /\b(?:(?:our|a|the) )?public (?:[a-z]+ )?(?:keys?|tokens?|one|credentials?)\b|\bpublicly (?:known|available|visible)\b|\b(?:is|are) (?:intentionally |meant to be )?public\b|\b(?:is|are) not (?:a |really |actually )*secrets?\b|\bsafe to (?:commit|expose|share|publish)\b/i;

/** Whether a comment on the same line or right above it says that everyone may see the text. */
export function isCalledPublic({ before, after }: Surroundings): boolean {
  const lines = linesBefore(before);
  const line = lines.pop() ?? '';
  const rest = /^[^\n]{0,200}/.exec(after)?.[0] ?? '';
  const comments = [/(?:\/\/|#|\/\*|<!--)\s.*$/.exec(rest)?.[0] ?? ''];
  if (COMMENT_START.test(line)) comments.push(line);
  for (const above of lines.reverse()) {
    if (!COMMENT_START.test(above)) break;
    comments.push(above);
  }
  const said = comments.join(' ');
  return SAYS_PUBLIC.test(said) && !/\bprivate\b/i.test(said);
}

/** A test beside the code that it tests, in Rust and in Python. */
const TEST_OPENED =
  /#\[(?:\w+::)?test(?:\([^\]\n]{0,80}\))?\]\s{0,80}(?:#\[[^\]\n]{0,120}\]\s{0,80}){0,4}(?:pub )?(?:async )?fn \w+|\n[ \t]*(?:async )?def test_\w+\(/g;
const FUNCTION_OPENED = /\n[ \t]*(?:pub(?:\([a-z]+\))? )?(?:(?:async|const|unsafe) )*(?:fn|def) \w+/g;

/** Whether the text before a secret opened a test, and no other function after it. */
export function isInTest({ before }: Surroundings): boolean {
  const test = [...before.matchAll(TEST_OPENED)].at(-1);
  if (test === undefined) return false;
  const body = before.slice(test.index + test[0].length);
  return body.match(FUNCTION_OPENED) === null;
}

/** The lines before a secret that are there as a whole, and the start of its own. In a string, line ends are escapes. */
function linesBefore(before: string): string[] {
  const lines = before.split(/\r?\n|\\n/);
  return before.length < SURROUNDINGS || lines.length === 1 ? lines : lines.slice(1);
}

/** Whether the text before a secret speaks of an example, as documentation in code does. */
export function isNearExample({ before }: Surroundings): boolean {
  return /\bexamples?\b|```|\bswagger\b|\bEXAMPLE_|_EXAMPLE\b|MARKDOWN_CODE/i.test(before);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

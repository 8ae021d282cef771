const NAME = /[\w$./-]/;
const QUOTE = /["'`\\]/;
const BLANK = /[ \t]/;
const OPERATOR = /[:=>,(]/;
const CLOSER = /["'`\])?\\]/;
/** `&'static str`, `Option<String>`, `string | undefined`. */
const TYPE = /[\w$.<>[\]&'*?| ]/;
const LONGEST_TYPE = 40;
/** A name is read backwards, and a type before it: `const NAME: string = "`. */
const LONGEST_NAME = 96;

/**
 * The name that a value is assigned to, as far as the text before it shows: `"name": "`, `name=`, `name => '`, `name("`,
 * `const name: string = "`.
 *
 * @param text the text up to the value.
 * @returns '' when there is none.
 */
export function nameBefore(text: string): string {
  // A key starts on the line after its quote.
  const before = text.replace(/(["'`])\s{1,8}$/, '$1');
  const back = (from: number, kind: RegExp, most: number): number => {
    let at = from;
    while (at > 0 && from - at < most && kind.test(before.charAt(at - 1))) at -= 1;
    return at;
  };
  const quoted = back(before.length, QUOTE, 4);
  const operator = back(back(quoted, BLANK, 8), OPERATOR, 3);
  if (operator === back(quoted, BLANK, 8)) return '';
  const end = back(back(operator, BLANK, 8), CLOSER, 4);
  const start = back(end, NAME, LONGEST_NAME);
  if (before.charAt(operator) === '=') {
    const type = back(end, TYPE, LONGEST_TYPE);
    const named = back(type - 1, BLANK, 4);
    if (before.charAt(type - 1) === ':' && NAME.test(before.charAt(named - 1)))
      return before.slice(back(named, NAME, LONGEST_NAME), named);
  }
  return before.slice(start, end);
}

/** Such values are not what a service accepts: they must be decrypted first, or only check what is accepted. */
const TRANSFORMED =
  /(?<!de|un)crypted|passw(?:or)?d_?encoded|encoded_?passw|obscured|obfuscated|hashed|sealed|masked|redacted|cipher_?text|(?<!get)encoder|algorithm|(?:sha[_-]?\d{1,3}|md5|bcrypt|argon2\w{0,2}|scrypt|pbkdf2)[_.-]?(?:\w{1,20}[_.-])?passw(?:or)?d$|(?:hash|digest|checksum|fingerprint|md5|sha_?\d{1,3}|etag)(?:ed)?[_-]?(?:hex|value|string|b(?:ase)?64)?s?$/i;
const MADE_UP =
  /(?:^|[_.-])(?:tests?|fake|dummy|examples?|sample|mock|mocked|invalid|bogus|placeholder|insecure|stub|test_?only)(?:[_.-]|$)|(?:^|[a-z])(?:Test|Fake|Dummy|Example|Sample|Mock|Invalid|Bogus|Placeholder|Insecure)(?:[A-Z_]|$)|^(?:test|fake|dummy|example|sample|mock|invalid|bogus)[A-Z]/;

/** Whether a name says that its value is a hash, or encrypted. */
export function namesTransformed(name: string): boolean {
  return TRANSFORMED.test(name);
}

/** Whether a name says that its value is made up. */
export function namesMadeUp(name: string): boolean {
  return MADE_UP.test(/^[A-Z\d_.-]+$/.test(name) ? name.toLowerCase() : name);
}

/** What a list's next page is asked for with. */
const PAGE = /(?:page|next|continuation|cursor|sync|resume|pagination|scroll)[_-]?token$/i;

/** Whether a name is that of a place in a list. */
export function namesPage(name: string): boolean {
  return PAGE.test(name);
}

import type { Surroundings } from './surroundings.ts';

/** `ENC(...)` of Jasypt and SOPS, `{cipher}...` of Spring Cloud. */
const ENCRYPTED = /(?:\bENC[([]|\{cipher\})["']?$/;
/** The link by which a meeting is joined is made to be passed on. */
const MEETING = /\b(?:zoom\.us|zoomgov\.com|webex\.com)\/[^\s"']{1,100}[?&]pwd=$/;
/** `?e=1576142006&token=`: a time in seconds in the query of the same link. */
const EXPIRES_BEFORE = /[?&](?:e|exp|expir(?:es|y|ation))=1\d{9}&(?:[^\s"'<>]{0,100}&)?[\w-]{1,30}=$/i;
const EXPIRES_AFTER = /^[^\s"'<>]{0,80}&(?:e|exp|expir(?:es|y|ation))=1\d{9}(?!\d)/i;
const IN_QUERY = /[?&][\w-]{1,30}=$/;
/** Of a shared access signature of Azure: from when to when it is good, to the minute. */
const GOOD_FROM = /[?&]st=(20\d\d-\d\d-\d\dT\d\d(?::|%3A)\d\d)/i;
const GOOD_UNTIL = /[?&]se=(20\d\d-\d\d-\d\dT\d\d(?::|%3A)\d\d)/i;
const SHORTLY = 24 * 60 * 60 * 1_000;
/** In what a service responds, the time for which the tokens in it are good. */
const GOOD_FOR = /["']?(?:refresh_)?expires?(?:_?in)?["']?[ \t]{0,4}:[ \t]{0,4}\d/i;

/** `"accessKey": "LTAI...", "accessSecret": "X"`: what comes with an id was taken out. */
const NAME_OF_ID = /(?:(?:access|api)[_-]?key|secret[_-]?id|key[_-]?id)(?:[_-]?id)?$/i;
const SECRET_TAKEN_OUT =
  /^["'],?\s{0,40}["']?\w{0,30}secret\w{0,20}["']?\s{0,4}[:=]>?\s{0,4}(["'])(?:[Xx*#.-]{0,60}=?=?|<[^<>"'\n]{0,60}>)\1/i;

/** What a service sends with a signature over a time and a text that it made up for this one message. */
const TIME_OF_MESSAGE = /["']?timestamp["']?\s{0,4}[:=]>?\s{0,4}["']?1\d{9}/i;
const SIGNATURE_OF_MESSAGE = /["']?signature["']?\s{0,4}[:=]>?\s{0,4}["'][0-9a-f]{40,128}["']/i;

/** `NODE_ENV: test`, in the same list of variables as the secret of the program that is tested. */
const FOR_TESTS =
  /\b(?:NODE|RAILS|RACK|APP|FLASK|MIX|HANAMI|DJANGO|SYMFONY)_ENV["']?[ \t]{0,4}[:=][ \t]{0,4}["']?test(?:ing)?\b/;
const OWN_SECRET =
  /(?:secret_?key(?:_?base)?|(?:session|jwt|cookie|utils|app)_?secret|(?:encryption|signing|app)_?key)$/i;

/** `curl http://localhost:8000/`, on the same line. */
const TO_THIS_MACHINE =
  /\b(?:curl|wget|https?ie?)\s[^\n]{0,300}https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?![\w.])/i;

/**
 * Why the marks right around a text say that a service accepts it from no one, or from everyone.
 *
 * @param name what the text is called.
 */
export function doubtByMark({ before, after }: Surroundings, name: string): string | undefined {
  const near = before.slice(-160);
  if (ENCRYPTED.test(near)) return 'encrypted';
  if (EXPIRES_BEFORE.test(near) || (IN_QUERY.test(near) && EXPIRES_AFTER.test(after)))
    return 'the signature of a link that expires';
  if (
    before.lastIndexOf('/*') > before.lastIndexOf('*/') &&
    GOOD_FOR.test(before.slice(-160) + after.slice(0, 160))
  )
    return 'in a response that a comment shows';
  const beside = near + after.slice(0, 240);
  if (name === 'token' && TIME_OF_MESSAGE.test(beside) && SIGNATURE_OF_MESSAGE.test(beside))
    return 'in a signed message';
  if (OWN_SECRET.test(name) && FOR_TESTS.test(paragraph(before, after))) return 'in an environment for tests';
  const line = before.slice(before.lastIndexOf('\n') + 1) + (/^[^\n]{0,300}/.exec(after)?.[0] ?? '');
  if (TO_THIS_MACHINE.test(line)) return 'in a request to the machine itself';
  return MEETING.test(near) ? 'in the link of a meeting' : undefined;
}

/** Whether a text signs a link that is good for a day at most. */
export function isGoodShortly({ before, after }: Surroundings): boolean {
  const start = Math.max(before.lastIndexOf('"'), before.lastIndexOf("'"), before.lastIndexOf('\n'), 0);
  const link = before.slice(start) + (/^[^\s"']{0,300}/.exec(after)?.[0] ?? '');
  const [from, until] = [GOOD_FROM, GOOD_UNTIL].map((pattern) =>
    Date.parse(`${(pattern.exec(link)?.[1] ?? '').replace(/%3A/i, ':')}Z`),
  );
  return from !== undefined && until !== undefined && until - from <= SHORTLY;
}

/** Whether a text is an id, and the secret that belongs to it is not beside it any more. */
export function isIdAlone(name: string, { after }: Surroundings): boolean {
  return NAME_OF_ID.test(name) && SECRET_TAKEN_OUT.test(after);
}

const BLANK_LINE = /\n[ \t]*\r?\n/;

/** The lines around a text up to blank ones. */
function paragraph(before: string, after: string): string {
  return (before.split(BLANK_LINE).at(-1) ?? '') + (after.split(BLANK_LINE, 1)[0] ?? '');
}

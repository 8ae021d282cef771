import { doubtOfOwnSecret } from './own-secret.ts';
import { doubtByLink } from './signed-link.ts';
import type { Surroundings } from './surroundings.ts';

/** `ENC(...)` of Jasypt and SOPS, `{cipher}...` of Spring Cloud. */
const ENCRYPTED = /(?:\bENC[([]|\{cipher\})["']?$/;
/** The link by which a meeting is joined is made to be passed on. */
const MEETING = /\b(?:zoom\.us|zoomgov\.com|webex\.com)\/[^\s"']{1,100}[?&]pwd=$/;
/** In what a service responds, the time for which the tokens in it are good. */
const GOOD_FOR = /["']?(?:refresh_)?expires?(?:_?in)?["']?[ \t]{0,4}:[ \t]{0,4}\d/i;

/** `"accessKey": "LTAI...", "accessSecret": "X"`: what comes with an id was taken out. */
const NAME_OF_ID = /(?:(?:access|api)[_-]?key|secret[_-]?id|key[_-]?id)(?:[_-]?id)?$/i;
const SECRET_TAKEN_OUT =
  /^["'],?\s{0,40}["']?\w{0,30}secret\w{0,20}["']?\s{0,4}[:=]>?\s{0,4}(["'])(?:[Xx*#.-]{0,60}=?=?|<[^<>"'\n]{0,60}>)\1/i;

/** What a service sends with a signature over a time and a text that it made up for this one message. */
const TIME_OF_MESSAGE = /["']?timestamp["']?\s{0,4}[:=]>?\s{0,4}["']?1\d{9}/i;
const SIGNATURE_OF_MESSAGE = /["']?signature["']?\s{0,4}[:=]>?\s{0,4}["'][0-9a-f]{40,128}["']/i;

/** `curl http://localhost:8000/`, on the same line. */
const TO_THIS_MACHINE =
  /\b(?:curl|wget|https?ie?)\s[^\n]{0,300}https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?![\w.])/i;

/** `* "access_token": "...`: a property in a line of a comment. */
const SHOWN_TOKEN = /(?:^|\n)[ \t]*\*[ \t]+["'](?:access|refresh|id)_?token["'][ \t]*:[ \t]*["']$/i;

/** What a page sends back with a form: made for one visit. */
const HIDDEN_FIELD = /<input\b[^<>]{0,200}$/i;
const IS_HIDDEN = /\btype=["']?hidden\b/i;

/**
 * Why the marks right around a text say that a service accepts it from no one, or from everyone.
 *
 * @param name what the text is called.
 */
export function doubtByMark({ before, after }: Surroundings, name: string): string | undefined {
  const near = before.slice(-160);
  if (ENCRYPTED.test(near)) return 'encrypted';
  const expires = doubtByLink({ before, after });
  if (expires !== undefined) return expires;
  if (
    SHOWN_TOKEN.test(near) ||
    (before.lastIndexOf('/*') > before.lastIndexOf('*/') &&
      GOOD_FOR.test(before.slice(-160) + after.slice(0, 160)))
  )
    return 'in a response that a comment shows';
  const beside = near + after.slice(0, 240);
  if (name === 'token' && TIME_OF_MESSAGE.test(beside) && SIGNATURE_OF_MESSAGE.test(beside))
    return 'in a signed message';
  const field = HIDDEN_FIELD.exec(before)?.[0];
  if (field !== undefined && IS_HIDDEN.test(field + (/^[^<>]{0,200}/.exec(after)?.[0] ?? '')))
    return 'in a form that a page has';
  const own = doubtOfOwnSecret(name, { before, after });
  if (own !== undefined) return own;
  const line = before.slice(before.lastIndexOf('\n') + 1) + (/^[^\n]{0,300}/.exec(after)?.[0] ?? '');
  if (TO_THIS_MACHINE.test(line)) return 'in a request to the machine itself';
  return MEETING.test(near) ? 'in the link of a meeting' : undefined;
}

/** Whether a text is an id, and the secret that belongs to it is not beside it any more. */
export function isIdAlone(name: string, { after }: Surroundings): boolean {
  return NAME_OF_ID.test(name) && SECRET_TAKEN_OUT.test(after);
}

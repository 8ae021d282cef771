import { LONG_EXPIRED } from './long-expired.ts';
import type { Surroundings } from './surroundings.ts';

/** `?e=1576142006&token=`: a time in seconds in the query of the same link. */
const EXPIRES_BEFORE = /[?&](?:e|exp|expir(?:es|y|ation))=1\d{9}&(?:[^\s"'<>]{0,100}&)?[\w-]{1,30}=$/i;
const EXPIRES_AFTER = /^[^\s"'<>]{0,80}&(?:e|exp|expir(?:es|y|ation))=1\d{9}(?!\d)/i;
const IN_QUERY = /[?&][\w-]{1,30}=$/;
/** Of a shared access signature of Azure: from when to when it is good, to the minute. */
const GOOD_FROM = /[?&]st=(20\d\d-\d\d-\d\d(?:T\d\d(?::|%3A)\d\d)?)/i;
const GOOD_UNTIL = /[?&]se=(20\d\d-\d\d-\d\d(?:T\d\d(?::|%3A)\d\d)?)/i;
const SHORTLY = 24 * 60 * 60 * 1_000;
/** `OSSAccessKeyId=`, `X-Amz-Credential=`: whose signature it is, which everyone may know who has the link. */
const ID_OF_SIGNER = /[?&](?:amp;)?(?:\w{0,8}AccessKeyId|X-\w{1,6}-Credential|q-ak)=$/i;
const SIGNATURE = /[?&](?:amp;)?(?:X-\w{1,6}-|q-)?signature=/i;

/** Why a text in a link opens nothing for long: the link is signed, and expires. */
export function doubtByLink(around: Surroundings): string | undefined {
  const { before, after } = around;
  const near = before.slice(-160);
  if (EXPIRES_BEFORE.test(near) || (IN_QUERY.test(near) && EXPIRES_AFTER.test(after)))
    return 'the signature of a link that expires';
  return undefined;
}

/** Why the signature of a link, or the id in one, is no secret any more. */
export function doubtBySignature(around: Surroundings): string | undefined {
  const { before } = around;
  if (!/[?&;][\w-]{1,30}=$/.test(before.slice(-40))) return undefined;
  const link = linkAround(around);
  if (ID_OF_SIGNER.test(before.slice(-40)) && SIGNATURE.test(link)) return 'the id in a signed link';
  const until = timeIn(link, GOOD_UNTIL);
  if (until < LONG_EXPIRED) return 'the signature of a link that expired before 2026';
  return until - timeIn(link, GOOD_FROM) <= SHORTLY ? 'the signature of a link that expires' : undefined;
}

function linkAround({ before, after }: Surroundings): string {
  const start = Math.max(before.lastIndexOf('"'), before.lastIndexOf("'"), before.lastIndexOf('\n'), 0);
  return before.slice(start) + (/^[^\s"']{0,300}/.exec(after)?.[0] ?? '');
}

/** Not a number when there is none. */
function timeIn(link: string, pattern: RegExp): number {
  const time = pattern.exec(link)?.[1]?.replace(/%3A/i, ':');
  return Date.parse(time?.includes('T') ? `${time}Z` : (time ?? ''));
}

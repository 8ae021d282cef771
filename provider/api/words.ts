import { HTML, type UnreadableAnswer } from './answer.ts';
import type { ProblemCode } from './contract/problem.ts';
import type { LowerPlaneErrorKind } from './errors.ts';
import type { CleanText } from './redact.ts';

interface Words {
  readonly title: string;
  /** What to do next, as sentences. */
  readonly advice: string;
}

const BY_CODE: Partial<Readonly<Record<ProblemCode, Words>>> = {
  'missing-key': {
    title: 'No API Key Received',
    advice: 'A proxy between may remove the Authorization header: check it.',
  },
  'unknown-key': {
    title: 'Unknown API Key',
    advice:
      'The key was mistyped, or belongs to another LowerPlane than the base URL names. Check LOWERPLANE_API_KEY and the base URL.',
  },
  'expired-key': {
    title: 'Expired API Key',
    advice: 'Create a new key in LowerPlane, or extend this one, and set LOWERPLANE_API_KEY to it.',
  },
  'revoked-key': {
    title: 'Revoked API Key',
    advice: 'Revoking is permanent: create a new key in LowerPlane and set LOWERPLANE_API_KEY to it.',
  },
  'insufficient-permissions': {
    title: 'Insufficient Permissions',
    advice: 'Use a key with the permissions this needs; those of a key cannot be changed.',
  },
  'environment-out-of-scope': {
    title: 'Environment Out of Scope',
    advice: 'Use a key whose environments include the one asked for; those of a key cannot be changed.',
  },
  'idempotency-conflict': {
    title: 'Idempotency Key Used Twice',
    advice: 'The same Idempotency-Key came with another body before: use a new one for a new request.',
  },
  'key-revoked': {
    title: 'Key Is Revoked',
    advice: 'A revoked key cannot be changed: create a new one.',
  },
  'payload-too-large': { title: 'Request Too Large', advice: 'Send less at once.' },
};

const BY_KIND: Readonly<Record<LowerPlaneErrorKind, Words>> = {
  unauthenticated: {
    title: 'API Key Refused',
    advice: 'Check LOWERPLANE_API_KEY, and that the base URL is the LowerPlane the key belongs to.',
  },
  forbidden: {
    title: 'Not Allowed',
    advice: 'Check the permissions and environments of the key, and any firewall between.',
  },
  notFound: { title: 'Not Found', advice: 'Check the id. This LowerPlane has nothing there.' },
  conflict: { title: 'Conflict', advice: 'Look at its present state, then try again.' },
  invalidRequest: { title: 'Request Refused', advice: 'Correct what is named above.' },
  rateLimited: {
    title: 'Too Many Requests',
    advice: 'Try again later, or run less at the same time.',
  },
  unavailable: {
    title: 'LowerPlane Unavailable',
    advice: 'The fault is on the side of LowerPlane: try again later.',
  },
  invalidResponse: { title: 'Unexpected Answer From LowerPlane', advice: 'Check the base URL.' },
};

/** Title Case summary of a refused call. */
export function titleFor(kind: LowerPlaneErrorKind, code: ProblemCode | null): string {
  return wordsFor(kind, code).title;
}

/** What to do about a refused call. */
export function adviceFor(kind: LowerPlaneErrorKind, code: ProblemCode | null): string {
  return wordsFor(kind, code).advice;
}

function wordsFor(kind: LowerPlaneErrorKind, code: ProblemCode | null): Words {
  return (code === null ? undefined : BY_CODE[code]) ?? BY_KIND[kind];
}

/** The rest of the sentence "was answered 200, but ...". */
export function shapeWords(unreadable: UnreadableAnswer, clean: CleanText): string {
  switch (unreadable.reason) {
    case 'too-long':
      return 'the answer is longer than this client reads. Check the base URL.';
    case 'empty':
      return 'the answer is empty. Check the base URL and any proxy between.';
    case 'wrong-type':
      return wrongTypeWords(unreadable.mediaType, unreadable.expected, clean);
    case 'broken-json':
      return `its ${unreadable.bytes} bytes are not whole JSON, as if cut off. Check any proxy between, and try again.`;
    case 'unexpected-shape': {
      const { path, expected, received } = unreadable.mismatch;
      const where = path === '' ? 'the answer' : clean(path, 120);
      return `${where} should be ${expected} and is ${received}. This version and that LowerPlane do not fit together: update whichever is older, or check the base URL.`;
    }
  }
}

function wrongTypeWords(mediaType: string, expected: string, clean: CleanText): string {
  if (mediaType === HTML) {
    return `with an HTML page instead of ${expected}: often the login page of a proxy, or a base URL that names a web site. Check both.`;
  }
  const what = mediaType === '' ? 'something of no stated type' : clean(mediaType, 60);
  return `with ${what} instead of ${expected}. Check the base URL and any proxy between.`;
}

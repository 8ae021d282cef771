import type { ProblemCode } from './contract/problem.ts';
import type { LowerPlaneErrorKind } from './errors.ts';

interface Message {
  readonly title: string;
  /** What to do next, as sentences. */
  readonly advice: string;
}

const BY_CODE: Partial<Readonly<Record<ProblemCode, Message>>> = {
  'missing-key': {
    title: 'No API Key Received',
    advice: 'A proxy in between may remove the Authorization header: check it.',
  },
  'unknown-key': {
    title: 'Unknown API Key',
    advice:
      'The key was mistyped, or belongs to a LowerPlane other than the one at the base URL. Check LOWERPLANE_API_KEY and the base URL.',
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
    advice: 'Use a key with the required permissions; the permissions of an existing key cannot be changed.',
  },
  'environment-out-of-scope': {
    title: 'Environment Out of Scope',
    advice:
      'Use a key whose environments include the requested one; the environments of an existing key cannot be changed.',
  },
  'idempotency-conflict': {
    title: 'Idempotency Key Used Twice',
    advice:
      'The same Idempotency-Key was sent with a different body before: use a new one for a new request.',
  },
  'key-revoked': {
    title: 'Key Is Revoked',
    advice: 'A revoked key cannot be changed: create a new key.',
  },
  'payload-too-large': { title: 'Request Too Large', advice: 'Send less data in one request.' },
};

const BY_KIND: Readonly<Record<LowerPlaneErrorKind, Message>> = {
  unauthenticated: {
    title: 'API Key Rejected',
    advice: 'Check LOWERPLANE_API_KEY, and that the key belongs to the LowerPlane at the base URL.',
  },
  forbidden: {
    title: 'Not Allowed',
    advice: 'Check the permissions and environments of the key, and any firewall in between.',
  },
  notFound: { title: 'Not Found', advice: 'Check the id: this LowerPlane has no such resource.' },
  conflict: { title: 'Conflict', advice: 'Check the current state of the resource, then try again.' },
  invalidRequest: { title: 'Invalid Request', advice: 'Correct the fields named above.' },
  rateLimited: {
    title: 'Too Many Requests',
    advice: 'Try again later, or send fewer requests at the same time.',
  },
  unavailable: {
    title: 'LowerPlane Unavailable',
    advice: 'The fault is on the side of LowerPlane: try again later.',
  },
  invalidResponse: { title: 'Unexpected Response From LowerPlane', advice: 'Check the base URL.' },
};

/** Title Case summary of a failed call. */
export function titleFor(kind: LowerPlaneErrorKind, code: ProblemCode | null): string {
  return messageFor(kind, code).title;
}

/** What to do about a failed call. */
export function adviceFor(kind: LowerPlaneErrorKind, code: ProblemCode | null): string {
  return messageFor(kind, code).advice;
}

function messageFor(kind: LowerPlaneErrorKind, code: ProblemCode | null): Message {
  return (code === null ? undefined : BY_CODE[code]) ?? BY_KIND[kind];
}

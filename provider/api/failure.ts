import { mediaTypeOf, readJson, type UnreadableAnswer } from './answer.ts';
import {
  PROBLEM_CODES,
  PROBLEM_TYPE_BASE,
  type Problem,
  type ProblemCode,
  problem,
} from './contract/problem.ts';
import { LowerPlaneError, type LowerPlaneErrorFacts, type LowerPlaneErrorKind } from './errors.ts';
import type { NetworkFailure } from './network-failure.ts';
import type { CleanText } from './redact.ts';
import type { RetryDecision } from './retry.ts';
import type { WireResponse } from './transport.ts';
import { adviceFor, shapeWords, titleFor } from './words.ts';

/** What is known of a call when it fails. */
export interface FailedCall {
  readonly method: string;
  readonly path: string;
  /** Scheme, host and port of the base URL. */
  readonly origin: string;
  readonly attempts: number;
  readonly clean: CleanText;
  /** Why no further attempt was made. */
  readonly gaveUp: Extract<RetryDecision, { readonly retry: false }>['because'];
  readonly retryAfterMs: number | null;
  readonly mayHaveTakenEffect: boolean;
}

/** The error of a call that was answered with a status other than success. */
export function errorOfStatus(call: FailedCall, response: WireResponse): LowerPlaneError {
  const told = readProblem(response);
  const code = told === null ? null : codeOf(told);
  const kind = kindOf(response.status, code);
  if (kind === 'notLowerPlane') {
    return build(call, {
      kind: 'invalidResponse',
      code,
      status: response.status,
      title: 'Not an Answer of LowerPlane',
      detail: `${call.method} ${call.path} at ${call.origin} was answered ${response.status}, but not by LowerPlane (${describeBody(response, call.clean)}). Check the base URL and its path, and any proxy between.`,
    });
  }
  const serverDetail = told === null ? null : call.clean(told.detail);
  const said =
    serverDetail === null || serverDetail === '' ? '' : ` LowerPlane says: ${withStop(serverDetail)}`;
  const fields = (told?.errors ?? []).slice(0, 20).map(({ path, message }) => ({
    path: call.clean(path, 100),
    message: call.clean(message),
  }));
  const where = fields.map(({ path, message }) => ` ${path}: ${withStop(message)}`).join('');
  return build(call, {
    kind,
    code,
    status: response.status,
    title: titleFor(kind, code),
    detail: `${call.method} ${call.path} was answered ${response.status}.${said}${where} ${adviceFor(kind, code)}${gaveUpWords(call)}`,
    serverDetail,
    fields,
  });
}

/** The error of a call that was answered with success, but not as the contract says. */
export function errorOfAnswer(
  call: FailedCall,
  response: WireResponse,
  unreadable: UnreadableAnswer,
): LowerPlaneError {
  return build(call, {
    kind: 'invalidResponse',
    status: response.status,
    title:
      unreadable.reason === 'unexpected-shape' ? 'Unexpected Answer From LowerPlane' : 'Unreadable Answer',
    detail: `${call.method} ${call.path} at ${call.origin} was answered ${response.status}, but ${shapeWords(unreadable, call.clean)}${doubtWords(call)}`,
  });
}

/** The error of a redirect that is not followed. */
export function errorOfRedirect(
  call: FailedCall,
  response: WireResponse,
  target: URL | null,
): LowerPlaneError {
  // Without user, query and fragment: they can carry secrets, and the place is what matters.
  const where =
    target === null ? 'nowhere readable' : call.clean(`${target.protocol}//${target.host}${target.pathname}`);
  return build(call, {
    kind: 'invalidResponse',
    status: response.status,
    title: 'Redirect Not Followed',
    detail: `${call.method} ${call.path} at ${call.origin} was redirected (${response.status}) to ${where}. The key is sent to the configured base URL only. If LowerPlane moved there, change the base URL; otherwise something between answers in its place.${doubtWords(call)}`,
  });
}

/** The error of a call that got no answer. */
export function errorOfNetwork(call: FailedCall, failure: NetworkFailure): LowerPlaneError {
  return build(call, {
    kind: 'unavailable',
    title: 'LowerPlane Not Reached',
    detail: `${call.method} ${call.path} got no answer. ${failure.words}${gaveUpWords(call)}`,
  });
}

/** The error of a call whose time is up. */
export function errorOfDeadline(call: FailedCall, totalMs: number): LowerPlaneError {
  return build(call, {
    kind: 'unavailable',
    title: 'LowerPlane Too Slow',
    detail: `${call.method} ${call.path} at ${call.origin} was not done within ${seconds(totalMs)}. Try again later, or allow it more time.${doubtWords(call)}`,
  });
}

/** The error of a list whose cursors repeat. */
export function errorOfEndlessList(call: FailedCall, pages: number): LowerPlaneError {
  return build(call, {
    kind: 'invalidResponse',
    title: 'Endless List',
    detail: `${call.method} ${call.path} at ${call.origin} pointed back to an earlier page after ${pages} pages, so it would never end. This is a fault of the server: report it there.`,
  });
}

/** The error of a call that cannot be sent as it is. */
export function errorOfRequest(call: FailedCall, title: string, detail: string): LowerPlaneError {
  return build(call, { kind: 'invalidRequest', title, detail });
}

type Specifics = Pick<LowerPlaneErrorFacts, 'kind' | 'title' | 'detail'> &
  Partial<Pick<LowerPlaneErrorFacts, 'code' | 'status' | 'serverDetail' | 'fields'>>;

function build(call: FailedCall, specifics: Specifics): LowerPlaneError {
  return new LowerPlaneError({
    code: null,
    status: null,
    serverDetail: null,
    fields: [],
    method: call.method,
    path: call.path,
    attempts: call.attempts,
    retryAfterMs: call.retryAfterMs,
    mayHaveTakenEffect: call.mayHaveTakenEffect,
    ...specifics,
  });
}

function readProblem(response: WireResponse): Problem | null {
  const read = readJson(response, problem);
  return read.ok ? read.value : null;
}

function codeOf(told: Problem): ProblemCode | null {
  if (!told.type.startsWith(PROBLEM_TYPE_BASE)) return null;
  const last = told.type.slice(PROBLEM_TYPE_BASE.length);
  return PROBLEM_CODES.find((code) => code === last) ?? null;
}

function kindOf(status: number, code: ProblemCode | null): LowerPlaneErrorKind | 'notLowerPlane' {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  // A 404 or 405 of a proxy or of a wrong base URL must never read as "the key does not exist".
  if (status === 404) return code === 'not-found' ? 'notFound' : 'notLowerPlane';
  if (status === 409) return 'conflict';
  if (status === 429) return 'rateLimited';
  if (status >= 500) return 'unavailable';
  return code === null ? 'notLowerPlane' : 'invalidRequest';
}

function describeBody(response: WireResponse, clean: CleanText): string {
  if (response.body?.length === 0) return 'with an empty body';
  const mediaType = mediaTypeOf(response);
  return mediaType === '' ? 'with an unknown type' : `with ${clean(mediaType, 60)}`;
}

function gaveUpWords(call: FailedCall): string {
  const tries = call.attempts === 1 ? '' : ` Tried ${call.attempts} times.`;
  const wait =
    call.retryAfterMs === null || call.gaveUp !== 'retry-after-too-long'
      ? ''
      : ` It asks to wait ${seconds(call.retryAfterMs)}, longer than this client does.`;
  return `${tries}${wait}${doubtWords(call)}`;
}

function doubtWords(call: FailedCall): string {
  return call.mayHaveTakenEffect
    ? ' It is not known whether the request was carried out: look before repeating it.'
    : '';
}

function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`;
}

function withStop(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}

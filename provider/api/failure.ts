import type { Effort, HttpFailure } from '../http/failure.ts';
import { effortMessage, failureMessage, seconds, unreadableMessage } from '../http/messages.ts';
import type { ListFault } from '../http/pagination.ts';
import { mediaTypeOf, readJson, type UnreadableBody } from '../http/read-json.ts';
import type { Redact } from '../http/redact.ts';
import type { HttpResponse } from '../http/request-response.ts';
import { count } from '../text/count.ts';
import {
  PROBLEM_CODES,
  PROBLEM_TYPE_BASE,
  type Problem,
  type ProblemCode,
  problem,
} from './contract/problem.ts';
import { LowerPlaneError, type LowerPlaneErrorFacts, type LowerPlaneErrorKind } from './errors.ts';
import { adviceFor, titleFor } from './messages.ts';

/** What is known of a call when it fails. */
export interface FailedCall extends Effort {
  readonly method: string;
  readonly path: string;
  /** Scheme, host and port of the base URL. */
  readonly origin: string;
  readonly redact: Redact;
}

/** The error of a call whose response has a status other than success. */
export function errorOfStatus(call: FailedCall, response: HttpResponse): LowerPlaneError {
  const said = readProblem(response);
  const code = said === null ? null : codeOf(said);
  const kind = kindOf(response.status, code);
  if (kind === 'notLowerPlane') {
    return build(call, {
      kind: 'invalidResponse',
      code,
      status: response.status,
      title: 'Response Not From LowerPlane',
      detail: `The response to ${call.method} ${call.path} at ${call.origin} (${response.status}) is not from LowerPlane: it has ${describeBody(response, call.redact)}. Check the base URL and its path, and any proxy in between.`,
    });
  }
  const serverDetail = said === null ? null : call.redact(said.detail);
  const quoted =
    serverDetail === null || serverDetail === '' ? '' : ` LowerPlane says: ${withStop(serverDetail)}`;
  const fields = (said?.errors ?? []).slice(0, 20).map(({ path, message }) => ({
    path: call.redact(path, 100),
    message: call.redact(message),
  }));
  const where = fields.map(({ path, message }) => ` ${path}: ${withStop(message)}`).join('');
  return build(call, {
    kind,
    code,
    status: response.status,
    title: titleFor(kind, code),
    detail: `${call.method} ${call.path} failed with status ${response.status}.${quoted}${where} ${adviceFor(kind, code)}${effortMessage(call)}`,
    serverDetail,
    fields,
  });
}

/** The error of a success whose body is not what the contract says. */
export function errorOfUnreadable(
  call: FailedCall,
  response: HttpResponse,
  unreadable: UnreadableBody,
): LowerPlaneError {
  const advice =
    unreadable.reason === 'unexpected-shape'
      ? 'This version does not match the version of LowerPlane: update the older one, or check the base URL.'
      : 'Check the base URL and any proxy in between.';
  return build(call, {
    kind: 'invalidResponse',
    status: response.status,
    title:
      unreadable.reason === 'unexpected-shape'
        ? 'Unexpected Response From LowerPlane'
        : 'Unreadable Response',
    detail: `The response to ${call.method} ${call.path} at ${call.origin} (${response.status}) cannot be used: ${unreadableMessage(unreadable, call.redact)}. ${advice}${effortMessage(call)}`,
  });
}

/** The error of a call without a response that can be used. */
export function errorOfFailure(call: FailedCall, failure: HttpFailure): LowerPlaneError {
  const { fault } = failure;
  const detail = `${call.method} ${call.path} failed: ${failureMessage(failure, 'LowerPlane')}`;
  switch (fault.kind) {
    case 'no-response':
    case 'invalid-proxy':
      return build(call, { kind: 'unavailable', title: 'LowerPlane Unreachable', detail });
    case 'timed-out':
      return build(call, { kind: 'unavailable', title: 'LowerPlane Timed Out', detail });
    case 'too-large':
      return build(call, {
        kind: 'invalidResponse',
        status: fault.status,
        title: 'Response Too Large',
        detail,
      });
    case 'redirected':
      return build(call, {
        kind: 'invalidResponse',
        status: fault.status,
        title: 'Redirect Not Followed',
        detail,
      });
  }
}

/** The error of a list that does not end. */
export function errorOfList(call: FailedCall, { kind, pages, items, limits }: ListFault): LowerPlaneError {
  const reason = {
    'repeated-page': `pointed back to an earlier page after ${count(pages, 'page')}, so it would never end`,
    'nothing-new': `announced more and more pages, of which the last ${limits.maxIdlePages} were empty or repeated earlier items`,
    'too-many-pages': `has more than ${count(pages, 'page')}, the most that are read, with ${count(items, 'item')} so far`,
    'too-many-items': `has more than ${count(limits.maxItems, 'item')}, the most that are read`,
    'too-slow': `took longer than ${seconds(limits.totalMs)} and had not ended after ${count(pages, 'page')} with ${count(items, 'item')}`,
  }[kind];
  return build(call, {
    kind: kind === 'too-slow' ? 'unavailable' : 'invalidResponse',
    title: kind === 'too-slow' ? 'LowerPlane Timed Out' : 'Endless List',
    detail: `The list of ${call.method} ${call.path} at ${call.origin} ${reason}. Narrow the request, or report this to the operator of LowerPlane.`,
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

function readProblem(response: HttpResponse): Problem | null {
  const read = readJson(response, problem);
  return read.ok ? read.value : null;
}

function codeOf({ type }: Problem): ProblemCode | null {
  if (!type.startsWith(PROBLEM_TYPE_BASE)) return null;
  const last = type.slice(PROBLEM_TYPE_BASE.length);
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

function describeBody(response: HttpResponse, redact: Redact): string {
  if (response.body.length === 0) return 'an empty body';
  const mediaType = mediaTypeOf(response);
  return mediaType === '' ? 'no media type' : `the type ${redact(mediaType, 60)}`;
}

function withStop(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}

import type * as z from 'zod';
import { firstMismatch, type Mismatch } from './mismatch.ts';
import { type HttpResponse, headerOf, textOf } from './request-response.ts';

/** Why the body of a response cannot be used. Holds no part of the body. */
export type UnreadableBody =
  | { readonly reason: 'empty' }
  /** `mediaType` is what the server wrote: redact it before showing it. */
  | { readonly reason: 'wrong-type'; readonly mediaType: string; readonly expected: string }
  | { readonly reason: 'broken-json'; readonly bytes: number }
  | { readonly reason: 'unexpected-shape'; readonly mismatch: Mismatch };

export type ReadBody<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly unreadable: UnreadableBody };

type WithBody = Pick<HttpResponse, 'headers' | 'body'>;

export const HTML = 'text/html';
/** With that of AWS's own protocol. */
const JSON_MEDIA_TYPE = /^application\/(?:(?:[\w.-]+\+)?json|x-amz-json-1\.[01])$/;

/** Reads a JSON body and compares it with its schema. */
export function readJson<Schema extends z.ZodType>(
  response: WithBody,
  schema: Schema,
): ReadBody<z.output<Schema>> {
  const text = textOf(response).trim();
  // An error page is often sent with the type that was asked for.
  const mediaType = text.startsWith('<') ? HTML : mediaTypeOf(response);
  if (mediaType !== HTML && text === '') return unreadable({ reason: 'empty' });
  if (!JSON_MEDIA_TYPE.test(mediaType))
    return unreadable({ reason: 'wrong-type', mediaType, expected: 'JSON' });

  const value = parseJson(text);
  if (value === undefined) return unreadable({ reason: 'broken-json', bytes: response.body.length });
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  return unreadable({ reason: 'unexpected-shape', mismatch: firstMismatch(parsed.error, value) });
}

/** Reads a body as it is, provided that it has one of `mediaTypes`. */
export function readText(response: WithBody, mediaTypes: readonly string[]): ReadBody<string> {
  const read = readBytes(response, mediaTypes);
  return read.ok ? { ok: true, value: textOf(response) } : read;
}

/** The same for a body that is not text. */
export function readBytes(response: WithBody, mediaTypes: readonly string[]): ReadBody<Uint8Array> {
  const mediaType = mediaTypeOf(response);
  if (mediaTypes.includes(mediaType)) return { ok: true, value: response.body };
  return unreadable({ reason: 'wrong-type', mediaType, expected: mediaTypes.join(' or ') });
}

/** Checks that there is no body, as 204 promises: a login page is not a confirmation. */
export function readNothing(response: WithBody): ReadBody<null> {
  if (response.body.length === 0) return { ok: true, value: null };
  const mediaType = mediaTypeOf(response);
  return unreadable({ reason: 'wrong-type', mediaType, expected: 'an empty response' });
}

/** Parses JSON; undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The media type in lower case, without parameters; empty when there is none. */
export function mediaTypeOf(response: Pick<HttpResponse, 'headers'>): string {
  return (headerOf(response, 'content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function unreadable(why: UnreadableBody): { readonly ok: false; readonly unreadable: UnreadableBody } {
  return { ok: false, unreadable: why };
}

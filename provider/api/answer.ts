import type * as z from 'zod';
import { firstMismatch, type ShapeMismatch } from './shape.ts';
import type { WireResponse } from './transport.ts';

/** Why an answer could not be read. */
export type UnreadableAnswer =
  | { readonly reason: 'too-long' }
  | { readonly reason: 'empty' }
  | { readonly reason: 'wrong-type'; readonly mediaType: string; readonly expected: string }
  | { readonly reason: 'broken-json'; readonly bytes: number }
  | { readonly reason: 'unexpected-shape'; readonly mismatch: ShapeMismatch };

export type ReadAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly unreadable: UnreadableAnswer };

export const HTML = 'text/html';
const JSON_MEDIA_TYPE = /^application\/([\w.-]+\+)?json$/;

/** Reads a JSON answer and holds it against its schema. */
export function readJson<Schema extends z.ZodType>(
  response: WireResponse,
  schema: Schema,
): ReadAnswer<z.output<Schema>> {
  if (response.body === null) return unreadable({ reason: 'too-long' });
  const text = response.body.toString('utf8').trim();
  // An error page is often sent under the type that was asked for.
  const mediaType = text.startsWith('<') ? HTML : mediaTypeOf(response);
  if (mediaType !== HTML && text === '') return unreadable({ reason: 'empty' });
  if (!JSON_MEDIA_TYPE.test(mediaType))
    return unreadable({ reason: 'wrong-type', mediaType, expected: 'JSON' });

  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable({ reason: 'broken-json', bytes: response.body.length });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  return unreadable({ reason: 'unexpected-shape', mismatch: firstMismatch(parsed.error, value) });
}

/** Reads an answer as it is, provided that it is of one of `mediaTypes`. */
export function readText(response: WireResponse, mediaTypes: readonly string[]): ReadAnswer<string> {
  if (response.body === null) return unreadable({ reason: 'too-long' });
  const mediaType = mediaTypeOf(response);
  if (mediaTypes.includes(mediaType)) return { ok: true, value: response.body.toString('utf8') };
  return unreadable({ reason: 'wrong-type', mediaType, expected: mediaTypes.join(' or ') });
}

/** Makes sure that an answer has no content, as 204 promises: a login page is no confirmation. */
export function readNothing(response: WireResponse): ReadAnswer<null> {
  if (response.body === null) return unreadable({ reason: 'too-long' });
  if (response.body.length === 0) return { ok: true, value: null };
  return unreadable({ reason: 'wrong-type', mediaType: mediaTypeOf(response), expected: 'an empty answer' });
}

/** The answer's media type in lower case, without parameters; empty when it says none. */
export function mediaTypeOf(response: WireResponse): string {
  return (response.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function unreadable(why: UnreadableAnswer): { readonly ok: false; readonly unreadable: UnreadableAnswer } {
  return { ok: false, unreadable: why };
}

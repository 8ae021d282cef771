import type * as z from 'zod';
import { firstMismatch, type ShapeMismatch } from './shape.ts';
import type { WireResponse } from './transport.ts';

/** Why an answer could not be read. */
export type UnreadableAnswer =
  | { readonly reason: 'too-long' }
  | { readonly reason: 'empty' }
  | { readonly reason: 'html' }
  | { readonly reason: 'not-json'; readonly mediaType: string }
  | { readonly reason: 'broken-json'; readonly bytes: number }
  | { readonly reason: 'unexpected-shape'; readonly mismatch: ShapeMismatch };

export type ReadAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly unreadable: UnreadableAnswer };

const JSON_MEDIA_TYPE = /^application\/([\w.-]+\+)?json$/;

/** Reads a JSON answer and holds it against its schema. */
export function readJson<Schema extends z.ZodType>(
  response: WireResponse,
  schema: Schema,
): ReadAnswer<z.output<Schema>> {
  const text = readText(response);
  if (!text.ok) return text;
  const mediaType = mediaTypeOf(response);
  if (mediaType === 'text/html' || text.value.trimStart().startsWith('<'))
    return unreadable({ reason: 'html' });
  if (text.value.trim() === '') return unreadable({ reason: 'empty' });
  if (!JSON_MEDIA_TYPE.test(mediaType)) return unreadable({ reason: 'not-json', mediaType });

  let value: unknown;
  try {
    value = JSON.parse(text.value);
  } catch {
    return unreadable({ reason: 'broken-json', bytes: Buffer.byteLength(text.value) });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  return unreadable({ reason: 'unexpected-shape', mismatch: firstMismatch(parsed.error, value) });
}

/** Reads an answer as it is. */
export function readText(response: WireResponse): ReadAnswer<string> {
  if (response.body === null) return unreadable({ reason: 'too-long' });
  return { ok: true, value: response.body.toString('utf8') };
}

/** For an answer that has no content, such as 204. */
export function readNothing(): ReadAnswer<null> {
  return { ok: true, value: null };
}

/** The answer's media type in lower case, without parameters; empty when it says none. */
export function mediaTypeOf(response: WireResponse): string {
  return (response.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function unreadable(why: UnreadableAnswer): { readonly ok: false; readonly unreadable: UnreadableAnswer } {
  return { ok: false, unreadable: why };
}

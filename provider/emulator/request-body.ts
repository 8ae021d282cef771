import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type * as z from 'zod';
import type { Operation } from '../api/contract/operation.ts';
import { EVIDENCE_SIZE_MAX } from '../api/contract/words.ts';
import { jsonPointer } from '../schema-messages/field-path.ts';
import { schemaFaults } from '../schema-messages/schema-faults.ts';
import { invalidRequest, ProblemError } from './problem.ts';

const JSON_SIZE_MAX = 64 * 1024;
/** The file, and 64 KiB for the other fields and the boundaries. */
const MULTIPART_SIZE_MAX = EVIDENCE_SIZE_MAX + 64 * 1024;
/** What is read of a request beside its method and URL: all that a caller without a socket must provide. */
export type RequestSource = Pick<IncomingMessage, 'headers' | 'iterator'>;

/** Fields that may be repeated and become lists. */
const REPEATED_FIELDS: readonly string[] = ['control_ids', 'frameworks'];

/** An uploaded file. */
export interface UploadedFile {
  readonly content: Uint8Array;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

export interface RequestBody {
  /** The body as the operation's schema reads it; undefined when the operation has none. */
  readonly value: unknown;
  readonly file: UploadedFile | null;
}

/**
 * Reads and validates the body of an operation.
 *
 * @throws ProblemError `unsupported-media-type`, `payload-too-large` or `invalid-request`.
 */
export async function readBody(
  request: RequestSource,
  expected: NonNullable<Operation['body']>,
): Promise<RequestBody> {
  const contentType = assertMediaType(request, expected.mediaType);
  if (expected.mediaType === 'application/json') {
    const json = parseJson(await readBytes(request, JSON_SIZE_MAX));
    return { value: validate(expected.schema, json), file: null };
  }
  return readMultipart(await readBytes(request, MULTIPART_SIZE_MAX), contentType, expected.schema);
}

/** Reads the fields of a form without files. @throws ProblemError `unsupported-media-type` or `payload-too-large`. */
export async function readFields(request: RequestSource): Promise<URLSearchParams> {
  assertMediaType(request, 'application/x-www-form-urlencoded');
  return new URLSearchParams((await readBytes(request, JSON_SIZE_MAX)).toString('utf8'));
}

/**
 * Reads the fields of a form with one file, which has no content when none was chosen.
 *
 * @throws ProblemError `unsupported-media-type`, `payload-too-large` or `invalid-request`.
 */
export async function readUpload(
  request: RequestSource,
): Promise<{ readonly fields: URLSearchParams; readonly file: UploadedFile }> {
  const contentType = assertMediaType(request, 'multipart/form-data');
  const form = await parseForm(await readBytes(request, MULTIPART_SIZE_MAX), contentType);
  const file = await onlyFile(form);
  const texts = [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
  return { fields: new URLSearchParams(texts), file };
}

/** @returns the whole header. @throws ProblemError `unsupported-media-type`. */
function assertMediaType({ headers }: Pick<RequestSource, 'headers'>, expected: string): string {
  const contentType = headers['content-type'] ?? '';
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType === expected) return contentType;
  throw new ProblemError(
    'unsupported-media-type',
    `The body must be ${expected}; Content-Type is ${mediaType === '' ? 'missing' : mediaType}.`,
    { headers: { accept: expected } },
  );
}

async function readBytes(request: RequestSource, limit: number): Promise<Buffer<ArrayBuffer>> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(limit: number): ProblemError {
  return new ProblemError('payload-too-large', `The body is larger than the ${limit} bytes allowed here.`);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    // Only the position is taken from the message, because the rest quotes the body, which may hold a secret.
    const position = error instanceof SyntaxError ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
    const where = position === undefined ? '' : ` (at character ${Number(position) + 1})`;
    throw invalidRequest([{ path: '', message: `is not valid JSON in UTF-8${where}` }]);
  }
}

async function readMultipart(
  body: Buffer<ArrayBuffer>,
  contentType: string,
  schema: z.ZodType,
): Promise<RequestBody> {
  const form = await parseForm(body, contentType);
  const names = [...new Set(form.keys())].filter((name) => name !== 'file');
  const fields = Object.fromEntries(
    names.map((name) => {
      const values = form.getAll(name);
      return [name, REPEATED_FIELDS.includes(name) || values.length > 1 ? values : values[0]];
    }),
  );
  const file = await onlyFile(form);
  return { value: validate(schema, fields), file };
}

/** The part `file` of a form. @throws ProblemError `payload-too-large`, or `invalid-request` without exactly one. */
async function onlyFile(form: FormData): Promise<UploadedFile> {
  const files = form.getAll('file');
  const [file] = files;
  if (files.length !== 1 || !(file instanceof Blob)) {
    throw invalidRequest([{ path: '/file', message: 'must be exactly one part with a file name' }]);
  }
  if (file.size > EVIDENCE_SIZE_MAX) throw tooLarge(EVIDENCE_SIZE_MAX);
  const content = new Uint8Array(await file.arrayBuffer());
  return {
    content,
    mediaType: file.type === '' ? 'application/octet-stream' : file.type,
    size: file.size,
    sha256: createHash('sha256').update(content).digest('hex'),
  };
}

async function parseForm(body: Buffer<ArrayBuffer>, contentType: string): Promise<FormData> {
  try {
    return await new Response(body, { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw invalidRequest([{ path: '', message: 'is not valid multipart/form-data' }]);
  }
}

function validate(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (!result.success) {
    const faults = schemaFaults(schema, result.error, value, { language: 'json' });
    throw invalidRequest(faults.map(({ path, message }) => ({ path: jsonPointer(path), message })));
  }
  return result.data;
}

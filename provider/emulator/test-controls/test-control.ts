import type { IncomingMessage } from 'node:http';
import type * as z from 'zod';
import type { Reply } from '../reply.ts';
import { readBody } from '../request-body.ts';
import type { ServerParts } from '../server-parts.ts';

/** One control: what each method does. */
export type TestControl = Readonly<
  Record<string, (request: IncomingMessage, parts: ServerParts) => Promise<Reply>>
>;

/** Reads the JSON body of a test control. @throws ProblemError as for any body. */
export async function readControl<Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
): Promise<z.output<Schema>> {
  const { value } = await readBody(request, { mediaType: 'application/json', schema });
  return schema.parse(value);
}
